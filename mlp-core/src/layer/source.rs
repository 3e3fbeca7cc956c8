//! The sources of a layer: their values for some samples, and the products of these with the layer's weights.

use core::ops::Range;

use super::buffers::Activations;
use super::dropout::LayerNoise;
use super::full::FullConnections;
use crate::number::Accum;
use crate::number::scalar::Scalar;
use crate::sample::{Sample, Values};

/// The values of one source of a layer for some samples.
pub trait SourceValues<T: Scalar>: Copy {
    /// The number of columns of the weights that read them.
    fn width(&self) -> usize;

    /// Calls `each` with the columns whose weights a gradient of these values touches, among `columns`.
    #[doc(hidden)]
    #[inline(always)]
    fn for_each_touched(self, columns: Range<usize>, mut each: impl FnMut(Range<usize>)) {
        each(columns);
    }

    /// `S = b + W A` or `S += W A`, where `W` is `columns` of the weights.
    #[doc(hidden)]
    fn weigh(
        self,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        parameters: &[T],
        s: &mut [T],
    );

    /// `Δ Aᵀ`, the gradient of `columns` of the weights; with the last column, also `Σ Δ`, that of the biases.
    #[doc(hidden)]
    fn accumulate(
        self,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        delta: &[T],
        gradient: &mut [T],
    );
}

impl<T: Scalar> SourceValues<T> for Activations<'_, T> {
    #[inline(always)]
    fn width(&self) -> usize {
        self.width
    }

    #[inline(always)]
    fn weigh(
        self,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        parameters: &[T],
        s: &mut [T],
    ) {
        connections.weigh(accum, columns, samples, parameters, self.values, s);
    }

    #[inline(always)]
    fn accumulate(
        self,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        delta: &[T],
        gradient: &mut [T],
    ) {
        connections.accumulate(accum, columns, samples, self.values, delta, gradient);
    }
}

/// The values of one input of the network for a block of samples, of which some are dropped.
#[derive(Debug)]
pub struct InputValues<'a, S> {
    pub(super) samples: &'a [S],
    pub(super) input: usize,
    /// Drops numbers with this probability.
    pub(super) noise: Option<(LayerNoise, f64)>,
}

impl<S> Clone for InputValues<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for InputValues<'_, S> {}

impl<'a, S: Sample> InputValues<'a, S> {
    /// The values of an input without dropout.
    pub(crate) const fn new(samples: &'a [S], input: usize) -> Self {
        Self { samples, input, noise: None }
    }

    /// Calls `each` with the number of a sample and its values, for every sample in order. The entries of a sample may come in
    /// several parts.
    fn for_each(self, mut each: impl FnMut(usize, Values<'_, S::Scalar>)) {
        for (index, sample) in self.samples.iter().enumerate() {
            match (sample.values(self.input), self.noise) {
                (Values::Sparse(entries), Some((noise, rate))) => {
                    noise.drop_entries(rate, index, entries, |rest| each(index, Values::Sparse(rest)));
                }
                (values, _) => each(index, values),
            }
        }
    }
}

impl<S: Sample> SourceValues<S::Scalar> for InputValues<'_, S> {
    fn width(&self) -> usize {
        S::WIDTHS[self.input]
    }

    fn for_each_touched(self, columns: Range<usize>, mut each: impl FnMut(Range<usize>)) {
        for sample in self.samples {
            match sample.values(self.input) {
                Values::Dense(_) => return each(columns),
                Values::Sparse(entries) => {
                    for &index in entries.indices {
                        let column = columns.start + index as usize;
                        each(column..column + 1);
                    }
                }
            }
        }
    }

    fn weigh(
        self,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        parameters: &[S::Scalar],
        s: &mut [S::Scalar],
    ) {
        debug_assert!(self.samples.len() == samples);
        if accum == Accum::Overwrite {
            connections.begin(samples, parameters, s);
        }
        let outputs = connections.outputs;
        self.for_each(|index, values| {
            let s = &mut s[index * outputs..(index + 1) * outputs];
            match values {
                Values::Dense(values) => {
                    connections.weigh(Accum::Add, columns.clone(), 1, connections.weights(parameters), values, s);
                }
                Values::Sparse(entries) => connections.weigh_entries(columns.clone(), parameters, entries, s),
            }
        });
    }

    fn accumulate(
        self,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        delta: &[S::Scalar],
        gradient: &mut [S::Scalar],
    ) {
        debug_assert!(self.samples.len() == samples);
        connections.begin_gradient(accum, columns.clone(), samples, delta, gradient);
        let weights = &mut gradient[..connections.inputs * connections.outputs];
        let outputs = connections.outputs;
        self.for_each(|index, values| {
            let delta = &delta[index * outputs..(index + 1) * outputs];
            match values {
                Values::Dense(values) => {
                    connections.accumulate(Accum::Add, columns.clone(), 1, values, delta, weights);
                }
                Values::Sparse(entries) => connections.accumulate_entries(columns.clone(), entries, delta, weights),
            }
        });
    }
}

/// One input of the network for one sample.
pub const fn input_of<S>(sample: &S, input: usize) -> InputValues<'_, S> {
    InputValues { samples: core::slice::from_ref(sample), input, noise: None }
}

/// A source of a layer that reads a sparse input.
#[derive(Debug)]
pub enum AnySource<'a, S: Sample> {
    /// The activations of a layer, or a dense input.
    Activations(Activations<'a, S::Scalar>),
    /// An input of the network.
    Input(InputValues<'a, S>),
}

#[allow(clippy::expl_impl_clone_on_copy, reason = "a derive would demand that samples are `Copy`")]
impl<S: Sample> Clone for AnySource<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Sample> Copy for AnySource<'_, S> {}

impl<S: Sample> SourceValues<S::Scalar> for AnySource<'_, S> {
    fn width(&self) -> usize {
        match self {
            Self::Activations(values) => values.width(),
            Self::Input(values) => values.width(),
        }
    }

    fn for_each_touched(self, columns: Range<usize>, each: impl FnMut(Range<usize>)) {
        match self {
            Self::Activations(values) => values.for_each_touched(columns, each),
            Self::Input(values) => values.for_each_touched(columns, each),
        }
    }

    fn weigh(
        self,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        parameters: &[S::Scalar],
        s: &mut [S::Scalar],
    ) {
        match self {
            Self::Activations(values) => values.weigh(connections, accum, columns, samples, parameters, s),
            Self::Input(values) => values.weigh(connections, accum, columns, samples, parameters, s),
        }
    }

    fn accumulate(
        self,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        delta: &[S::Scalar],
        gradient: &mut [S::Scalar],
    ) {
        match self {
            Self::Activations(values) => values.accumulate(connections, accum, columns, samples, delta, gradient),
            Self::Input(values) => values.accumulate(connections, accum, columns, samples, delta, gradient),
        }
    }
}
