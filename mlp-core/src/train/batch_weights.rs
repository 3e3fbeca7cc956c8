//! The weights of the samples of a step.

use alloc::vec::Vec;

use crate::data::Weights;
use crate::network::Network;
use crate::number::scalar::Scalar;
use crate::pass::SampleSet;
use crate::target::Target;

/// The weights of a training set and, contiguous, those of one batch.
pub(super) struct BatchWeights<'a, T> {
    of_data: &'a Weights,
    all: Vec<T>,
    gathered: Vec<T>,
}

impl<'a, T: Scalar> BatchWeights<'a, T> {
    pub(super) fn new(of_data: &'a Weights) -> Self {
        Self { of_data, all: of_data.scaled(), gathered: Vec::new() }
    }

    /// Adds the weights to a full batch.
    pub(super) fn of_all<'b, N: Network<Scalar = T>, Y: Target<N::Output>>(
        &'b self,
        samples: SampleSet<'b, N, Y>,
    ) -> SampleSet<'b, N, Y> {
        samples.with_weights(&self.all, self.of_data.factor(samples.len()))
    }

    /// Adds the weights to the samples with these indices, of a batch of `batch` samples.
    pub(super) fn of_batch<'b, N: Network<Scalar = T>, Y: Target<N::Output>>(
        &'b mut self,
        batch: usize,
        order: &[usize],
        samples: SampleSet<'b, N, Y>,
    ) -> SampleSet<'b, N, Y> {
        self.gather(order);
        samples.with_weights(&self.gathered, self.of_data.factor(batch))
    }

    #[inline(never)] // once in a program, and not for every network
    fn gather(&mut self, order: &[usize]) {
        self.gathered.clear();
        self.gathered.extend(order.iter().map(|&sample| self.all[sample]));
    }
}
