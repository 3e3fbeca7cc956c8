//! The inputs of a network for some samples, as the sources of its layers.

use core::ops::Range;

use crate::layer::source::InputValues;
use crate::layer::{FullConnections, SourceValues};
use crate::number::Accum;
use crate::number::scalar::Scalar;
use crate::sample::Sample;

/// Samples, whose type the passes over layers as data do not know.
pub(crate) trait Inputs<T> {
    /// The number of samples.
    fn samples(&self) -> usize;

    /// The samples as the columns of one matrix, if they have one input, which is dense.
    fn one_matrix(&self) -> Option<&[T]>;

    /// `S = b + W X` or `S += W X`, where `W` is `columns` of the weights, and `X` one of the inputs.
    fn weigh(
        &self,
        input: usize,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        parameters: &[T],
        s: &mut [T],
    );

    /// `Δ Xᵀ`, the gradient of `columns` of the weights; with the last column, also `Σ Δ`, that of the biases.
    fn accumulate(
        &self,
        input: usize,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        delta: &[T],
        gradient: &mut [T],
    );

    /// Adds the numbers of one of the inputs of each sample, which is dense.
    fn add_to(&self, input: usize, sums: &mut [T]);
}

impl<T: Scalar, S: Sample<Scalar = T>> Inputs<T> for &[S] {
    fn samples(&self) -> usize {
        self.len()
    }

    fn one_matrix(&self) -> Option<&[T]> {
        S::contiguous(self).filter(|_| S::WIDTHS.len() == 1)
    }

    fn weigh(
        &self,
        input: usize,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        parameters: &[T],
        s: &mut [T],
    ) {
        match self.one_matrix() {
            Some(values) => connections.weigh(accum, columns, self.len(), parameters, values, s),
            None => InputValues::new(self, input).weigh(connections, accum, columns, self.len(), parameters, s),
        }
    }

    fn accumulate(
        &self,
        input: usize,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        delta: &[T],
        gradient: &mut [T],
    ) {
        match self.one_matrix() {
            Some(values) => connections.accumulate(accum, columns, self.len(), values, delta, gradient),
            None => InputValues::new(self, input).accumulate(connections, accum, columns, self.len(), delta, gradient),
        }
    }

    fn add_to(&self, input: usize, sums: &mut [T]) {
        for (sample, sums) in self.iter().zip(sums.chunks_exact_mut(S::WIDTHS[input])) {
            sums.iter_mut().zip(sample.values(input).dense()).for_each(|(sum, &value)| *sum += value);
        }
    }
}

/// Inputs that are not stored because they are zero: their derivatives along a direction of the parameters.
pub(super) struct Missing;

impl<T> Inputs<T> for Missing {
    fn samples(&self) -> usize {
        0
    }

    fn one_matrix(&self) -> Option<&[T]> {
        None
    }

    fn weigh(&self, _: usize, _: FullConnections, _: Accum, _: Range<usize>, _: &[T], _: &mut [T]) {}

    fn accumulate(&self, _: usize, _: FullConnections, _: Accum, _: Range<usize>, _: &[T], _: &mut [T]) {}

    fn add_to(&self, _: usize, _: &mut [T]) {}
}

/// Calls `compute` with memory for the numbers of each sample, one sample after the other, and sets the samples to them.
pub(super) fn set_samples<S: Sample>(samples: &mut [S], compute: impl FnOnce(&mut [S::Scalar])) {
    if let Some(numbers) = S::contiguous_mut(samples) {
        return compute(numbers);
    }
    #[cfg(feature = "alloc")]
    {
        let width = S::WIDTHS.iter().sum::<usize>();
        let mut numbers = alloc::vec![nalgebra::zero(); width * samples.len()];
        compute(&mut numbers);
        for (sample, numbers) in samples.iter_mut().zip(numbers.chunks_exact(width)) {
            sample.set_numbers(numbers);
        }
    }
    #[cfg(not(feature = "alloc"))]
    unreachable!("without a heap, no input is sparse");
}
