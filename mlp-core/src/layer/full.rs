//! The full connections from one source to the units of a layer.
//!
//! Weights are stored column-major, one column per input, so the weights of one source are contiguous, and the biases
//! follow those of the last source.

use core::ops::Range;

use super::biases::{accumulate_biases, fill_with_biases};
use crate::kernel;
use crate::number::Accum;
use crate::number::scalar::Scalar;
use crate::sample::Entries;

/// The connections of a layer of `outputs` units with `inputs` inputs. Its parameters are the weights, then the biases, if any.
#[derive(Clone, Copy, Debug)]
pub struct FullConnections {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
}

impl FullConnections {
    /// `S = b + W A` or `S += W A`, where `W` is `columns` of the weights.
    #[inline(always)]
    pub(crate) fn weigh<T: Scalar>(
        self,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        parameters: &[T],
        input: &[T],
        s: &mut [T],
    ) {
        let (weights, bias) = parameters.split_at(self.inputs * self.outputs);
        // The first source starts from the biases.
        let bias = if accum == Accum::Overwrite { bias } else { &[] };
        kernel::forward(accum, columns.len(), self.outputs, samples, self.block(columns, weights), bias, input, s);
    }

    /// The weights, without the biases.
    #[inline(always)]
    pub(crate) fn weights<T>(self, parameters: &[T]) -> &[T] {
        &parameters[..self.inputs * self.outputs]
    }

    /// `S = b`, for sources that are added one sample at a time.
    pub(crate) fn begin<T: Scalar>(self, samples: usize, parameters: &[T], s: &mut [T]) {
        fill_with_biases(&parameters[self.inputs * self.outputs..], &mut s[..samples * self.outputs]);
    }

    /// `s += W x` for one sample, where `W` is `columns` of the weights, and `x` is given by its entries.
    #[inline(always)]
    pub(crate) fn weigh_entries<T: Scalar>(
        self,
        columns: Range<usize>,
        parameters: &[T],
        Entries { indices, values }: Entries<'_, T>,
        s: &mut [T],
    ) {
        kernel::weigh_entries(indices, values, self.block(columns, parameters), s);
    }

    /// `Wᵀ Δ`, where `W` is `columns` of the weights.
    #[inline(always)]
    pub(crate) fn propagate<T: Scalar>(
        self,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        parameters: &[T],
        delta: &[T],
        input_delta: &mut [T],
    ) {
        kernel::propagate(
            accum,
            columns.len(),
            self.outputs,
            samples,
            self.block(columns, parameters),
            delta,
            input_delta,
        );
    }

    /// `Δ Aᵀ`, the gradient of `columns` of the weights; with the last column, also `Σ Δ`, that of the biases.
    #[inline(always)]
    pub(crate) fn accumulate<T: Scalar>(
        self,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        input: &[T],
        delta: &[T],
        gradient: &mut [T],
    ) {
        let first = columns.start * self.outputs;
        let end = if columns.end == self.inputs { gradient.len() } else { columns.end * self.outputs };
        kernel::accumulate(accum, columns.len(), self.outputs, samples, input, delta, &mut gradient[first..end]);
    }

    /// Prepares `columns` of the gradient for contributions that are added one sample at a time; with the last column, also writes
    /// or adds `Σ Δ`, the gradient of the biases.
    pub(crate) fn begin_gradient<T: Scalar>(
        self,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        delta: &[T],
        gradient: &mut [T],
    ) {
        let (weights, bias) = gradient.split_at_mut(self.inputs * self.outputs);
        if accum == Accum::Overwrite {
            weights[columns.start * self.outputs..columns.end * self.outputs].fill(T::zero());
        }
        if columns.end == self.inputs {
            accumulate_biases(accum, self.outputs, &delta[..samples * self.outputs], bias);
        }
    }

    /// `W += δ xᵀ` for one sample, where `W` is `columns` of the gradient of the weights, and `x` is given by its entries.
    #[inline(always)]
    pub(crate) fn accumulate_entries<T: Scalar>(
        self,
        columns: Range<usize>,
        Entries { indices, values }: Entries<'_, T>,
        delta: &[T],
        weights: &mut [T],
    ) {
        let block = &mut weights[columns.start * self.outputs..columns.end * self.outputs];
        kernel::accumulate_entries(indices, values, delta, block);
    }

    /// The weights of these columns.
    #[inline(always)]
    fn block<T>(self, columns: Range<usize>, weights: &[T]) -> &[T] {
        &weights[columns.start * self.outputs..columns.end * self.outputs]
    }
}
