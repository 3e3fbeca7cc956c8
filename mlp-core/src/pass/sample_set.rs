//! The samples of all or part of a batch, with their weights and factor in the gradient and their dropout noise.

use super::Blockwise;
use super::criterion::Criterion;
use crate::layer::Noise;
use crate::loss::Loss;
use crate::number::scalar::count;
use crate::target::{Target, assert_fits, assert_not_empty, assert_same_length};
use crate::weight::{assert_weights, total};

/// Samples with their contribution to a gradient: the argument of every pass over a batch.
pub(crate) struct SampleSet<'a, N: Blockwise, Y> {
    /// One per target.
    pub(super) inputs: &'a [N::Sample],
    /// Class indices are in range.
    pub(super) targets: &'a [Y],
    /// The weight of each sample; `None` if all samples count the same, which costs no multiplication.
    pub(super) weights: Option<&'a [N::Scalar]>,
    /// The factor of every sample's loss in the gradient, besides its weight.
    pub(crate) factor: N::Scalar,
    /// Selects the activations to drop; `None` drops none.
    pub(super) noise: Option<Noise>,
}

impl<N: Blockwise, Y> Clone for SampleSet<'_, N, Y> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Blockwise, Y> Copy for SampleSet<'_, N, Y> {}

impl<'a, N: Blockwise, Y: Target<N::Prediction>> SampleSet<'a, N, Y> {
    /// Samples whose gradients are summed.
    ///
    /// # Panics
    ///
    /// If the numbers of inputs and targets differ, or if a class index is out of range.
    #[inline]
    #[track_caller]
    pub(crate) fn summed(inputs: &'a [N::Sample], targets: &'a [Y]) -> Self {
        assert_same_length(inputs.len(), targets.len());
        assert_fits::<N::Prediction, Y>(<N::Criterion as Criterion>::Loss::PARTS, targets);
        Self { inputs, targets, weights: None, factor: nalgebra::one(), noise: None }
    }

    /// Samples whose gradients are averaged. The factor is applied to the few output deltas rather than to the many
    /// parameters.
    ///
    /// # Panics
    ///
    /// As [`summed`](Self::summed), and if there are no samples.
    #[inline]
    #[track_caller]
    pub(crate) fn averaged(inputs: &'a [N::Sample], targets: &'a [Y]) -> Self {
        assert_not_empty(inputs.len());
        Self::averaged_over(inputs.len(), inputs, targets)
    }

    /// Samples of a batch of `batch` samples, whose gradients are averaged; other processes have the rest of them.
    ///
    /// # Panics
    ///
    /// As [`summed`](Self::summed).
    #[inline]
    #[track_caller]
    pub(crate) fn averaged_over(batch: usize, inputs: &'a [N::Sample], targets: &'a [Y]) -> Self {
        Self { factor: nalgebra::one::<N::Scalar>() / count(batch), ..Self::summed(inputs, targets) }
    }

    /// Samples with weights, whose gradients are summed.
    ///
    /// # Panics
    ///
    /// As [`summed`](Self::summed), and if a sample has no weight, or a weight is negative, infinite or NaN.
    #[track_caller]
    pub(crate) fn weighted_sum(inputs: &'a [N::Sample], targets: &'a [Y], weights: &'a [N::Scalar]) -> Self {
        assert_weights(inputs.len(), weights.iter().copied());
        Self { weights: Some(weights), ..Self::summed(inputs, targets) }
    }

    /// Samples with weights, whose gradients are averaged: `Σ w_n L_n / Σ w_n`.
    ///
    /// # Panics
    ///
    /// As [`weighted_sum`](Self::weighted_sum), if there are no samples, or if the sum of the weights has no reciprocal.
    #[track_caller]
    pub(crate) fn weighted_mean(inputs: &'a [N::Sample], targets: &'a [Y], weights: &'a [N::Scalar]) -> Self {
        assert_not_empty(inputs.len());
        let samples = Self::weighted_sum(inputs, targets, weights);
        Self { factor: nalgebra::one::<N::Scalar>() / total(weights), ..samples }
    }

    /// The same samples with valid weights, if any, and the factor that makes their sum a mean.
    #[cfg(feature = "alloc")]
    pub(crate) fn with_weights(self, weights: &'a [N::Scalar], factor: N::Scalar) -> Self {
        debug_assert_eq!(weights.len(), self.len());
        Self { weights: Some(weights), factor, ..self }
    }

    /// The same samples, with dropout.
    pub(crate) fn with_noise(self, noise: Noise) -> Self {
        Self { noise: Some(noise), ..self }
    }

    /// The inputs of the samples.
    #[cfg(feature = "alloc")]
    pub(crate) const fn inputs(&self) -> &'a [N::Sample] {
        self.inputs
    }

    /// The number of samples.
    #[inline(always)]
    pub(crate) const fn len(&self) -> usize {
        self.inputs.len()
    }

    /// The samples with these indices, the first of which is at another position in the batch.
    #[cfg(feature = "mpi")]
    pub(crate) fn part_at(self, indices: core::ops::Range<usize>, position: usize) -> Self {
        let noise = self.noise.map(|noise| noise.after(position));
        Self { noise, ..self.part(indices) }
    }

    /// The samples with these indices.
    #[inline(always)]
    pub(crate) fn part(self, indices: core::ops::Range<usize>) -> Self {
        self.with(indices.start, &self.inputs[indices.clone()], &self.targets[indices])
    }

    /// A part of the samples, whose first has the index `first`.
    #[inline(always)]
    pub(super) fn with(self, first: usize, inputs: &'a [N::Sample], targets: &'a [Y]) -> Self {
        let weights = self.weights.map(|weights| &weights[first..first + inputs.len()]);
        Self { inputs, targets, weights, noise: self.noise.map(|noise| noise.after(first)), ..self }
    }
}
