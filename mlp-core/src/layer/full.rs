//! The full connections from one source to the units of a layer.
//!
//! Weights are stored column-major, one column per input, so the weights of one source are contiguous, and the biases
//! follow those of the last source.

use core::ops::Range;

use crate::kernel;
use crate::number::Accum;
use crate::number::scalar::Scalar;

/// The connections of a layer of `outputs` units with `inputs` inputs. Its parameters are the weights, then the biases, if any.
#[derive(Clone, Copy)]
pub(crate) struct FullConnections {
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

    /// The weights of these columns.
    #[inline(always)]
    fn block<T>(self, columns: Range<usize>, weights: &[T]) -> &[T] {
        &weights[columns.start * self.outputs..columns.end * self.outputs]
    }
}
