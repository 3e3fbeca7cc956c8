//! The calling thread as the only worker.

use alloc::boxed::Box;

use crate::layer::block_size::FullBlock;
use crate::network::Network;
use crate::number::Accum;
use crate::pass::{self, LongSum, SampleSet};
use crate::target::Target;
use crate::workers::contract::Workers;

/// The calling thread and its workspace.
pub(crate) struct ThisThread<N: Network> {
    workspace: Box<N::Workspace>,
    long: LongSum<N>,
}

impl<N: Network> ThisThread<N> {
    pub(crate) fn new() -> Self {
        Self { workspace: N::workspace(), long: LongSum::new() }
    }
}

impl<N: Network> Workers<N> for ThisThread<N> {
    #[inline]
    fn gradient<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        accum: Accum,
        samples: SampleSet<'_, N, Y>,
        gradient: &mut N,
    ) -> N::Scalar {
        let Self { workspace, long } = self;
        pass::accumulate_with::<N, _, FullBlock>(network, accum, samples, workspace, gradient, long)
    }

    #[inline]
    fn workspace(&mut self) -> &mut N::Workspace {
        &mut self.workspace
    }
}

#[cfg(all(test, feature = "threads"))]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::prelude::*;

    network! { struct Line< input 1 => linear 1; loss squared >; }

    /// All sums are exact: small integers, and a factor of 1/256.
    #[test]
    fn unequal_parts_sum_to_the_gradient_and_mean_of_the_whole_batch() {
        let mut net = Line::<f64>::zeros();
        net.output.weights = matrix![2.0];
        net.output.bias = vector![-1.0];
        let inputs: Vec<_> = (0_u8..=255).map(|i| vector![f64::from(i % 7)]).collect();
        let targets: Vec<_> = (0_u8..=255).map(|i| vector![f64::from(i % 5)]).collect();
        let samples = SampleSet::averaged(&inputs, &targets);
        let mut workers = ThisThread::new();
        let mut gradient_of = |samples| {
            let mut gradient = Line::<f64>::zeros();
            (workers.gradient(&net, Accum::Overwrite, samples, &mut gradient), gradient)
        };
        let (whole_losses, whole) = gradient_of(samples);
        let (first_losses, mut sum) = gradient_of(samples.part(0..100));
        let (second_losses, second) = gradient_of(samples.part(100..256));
        for (sum, term) in sum.parameters_mut().iter_mut().zip(second.parameters()) {
            *sum += term;
        }
        let losses = first_losses + second_losses;
        assert_eq!((losses, &sum), (whole_losses, &whole));
        assert_eq!((losses * samples.factor, sum), net.gradient(&inputs, &targets));
    }
}
