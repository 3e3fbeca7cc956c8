//! The interface between a training step and its workers, and the sum of losses they return.

use crate::network::Network;
use crate::number::scalar::{Scalar, count};
use crate::pass::{self, SampleSet};
use crate::target::Target;

/// Computes the passes of a training step.
///
/// The result must be bitwise independent of the implementation: contributions are added in the order of the samples, in
/// blocks of fixed size.
pub(crate) trait Workers<N: Network> {
    /// Overwrites `gradient` with the sum of the gradients of the samples' losses, each times
    /// [`factor`](SampleSet::factor).
    ///
    /// Implementations that split the samples keep the factor of the whole batch and add the sums and counts of the parts, so
    /// unequal parts reduce to the same mean.
    fn gradient<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        samples: SampleSet<'_, N, Y>,
        gradient: &mut N,
    ) -> LossSum<N::Scalar>;

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
        pass::descend(network, samples, learning_rate, self.workspace())
    }
}

/// A sum of losses and the number of its terms: both can be summed over unequal parts of a batch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LossSum<T> {
    pub(crate) sum: T,
    pub(crate) count: usize,
}

impl<T: Scalar> LossSum<T> {
    /// The empirical risk. Multiplies by the reciprocal, as the gradient does.
    #[inline]
    pub(crate) fn mean(self) -> T {
        self.sum * (nalgebra::one::<T>() / count(self.count))
    }
}
