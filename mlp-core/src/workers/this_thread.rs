//! The calling thread as the only worker.

use alloc::boxed::Box;

use crate::network::Network;
use crate::pass::{self, Samples};
use crate::target::Target;
use crate::workers::contract::{LossSum, Workers};

/// The calling thread and its workspace.
pub(crate) struct ThisThread<N: Network> {
    workspace: Box<N::Workspace>,
}

impl<N: Network> ThisThread<N> {
    pub(crate) fn new() -> Self {
        Self { workspace: N::workspace() }
    }
}

impl<N: Network> Workers<N> for ThisThread<N> {
    #[inline]
    fn gradient<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        samples: Samples<'_, N, Y>,
        gradient: &mut N,
    ) -> LossSum<N::Scalar> {
        LossSum { sum: pass::accumulate(network, 0, samples, &mut self.workspace, gradient), count: samples.len() }
    }

    #[inline]
    fn workspace(&mut self) -> &mut N::Workspace {
        &mut self.workspace
    }
}
