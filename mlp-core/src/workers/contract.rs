//! The interface between a training step and its workers.

use crate::layer::block_size::FullBlock;
use crate::network::Network;
use crate::number::Accum;
#[cfg(feature = "mpi")]
use crate::pass::BatchSupport;
use crate::pass::{self, SampleSet};
use crate::target::Target;

/// Computes the passes of a training step.
///
/// The result must be bitwise independent of the implementation: contributions are added in the order of the samples, in
/// blocks of fixed size.
pub(crate) trait Workers<N: Network> {
    /// Overwrites `gradient` with the sum of the gradients of the samples' losses, each times its weight and
    /// [`factor`](SampleSet::factor), or adds the sum to it, and returns the sum of the losses, each times its weight.
    ///
    /// Implementations that split the samples keep the factor of the whole batch and add the sums of the parts, so unequal
    /// parts reduce to the same mean.
    fn gradient<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        accum: Accum,
        samples: SampleSet<'_, N, Y>,
        gradient: &mut N,
    ) -> N::Scalar;

    /// The positions of the samples of a batch that this process computes, in ascending order, if it shares the batches of a run with
    /// others: [`gradient`](Self::gradient) then takes these samples alone, or all of the batch. Called before the step on a batch of
    /// `samples` samples.
    #[cfg(feature = "mpi")]
    fn own(&mut self, samples: usize) -> Option<&[core::ops::Range<usize>]> {
        let _ = samples;
        None
    }

    /// Adds the support of the samples on other processes to that of the samples here. The next [`gradient`](Self::gradient) is zero
    /// outside of it.
    #[cfg(feature = "mpi")]
    fn unite(&mut self, support: &mut BatchSupport) {
        let _ = support;
    }

    /// The workspace of the calling thread, for passes outside of a step.
    fn workspace(&mut self) -> &mut N::Workspace;

    /// Takes a step of gradient descent without storing the gradient, and returns the risk before the step. Returns `None`,
    /// and changes nothing, if the gradient is needed.
    #[inline]
    fn descend<Y: Target<N::Output>>(
        &mut self,
        network: &mut N,
        samples: SampleSet<'_, N, Y>,
        learning_rate: f64,
    ) -> Option<N::Scalar> {
        pass::descend::<N, _, FullBlock>(network, samples, learning_rate, self.workspace())
    }
}
