//! The choice of workers at run time. An enum instead of a type parameter, so that the training loop is compiled once.

use crate::network::Network;
use crate::number::Accum;
use crate::pass::SampleSet;
use crate::target::Target;
use crate::workers::contract::Workers;
use crate::workers::this_thread::ThisThread;
#[cfg(feature = "threads")]
use crate::workers::threads::Threads;

/// The workers to start, as a setting.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Choice {
    ThisThread,
    /// [`Threads::new`] with this argument.
    #[cfg(feature = "threads")]
    Threads(usize),
}

impl Choice {
    pub(crate) fn start<N: Network>(self) -> Chosen<N> {
        match self {
            Self::ThisThread => Chosen::ThisThread(ThisThread::new()),
            #[cfg(feature = "threads")]
            Self::Threads(1) => Chosen::ThisThread(ThisThread::new()),
            #[cfg(feature = "threads")]
            Self::Threads(threads) => Chosen::Threads(Threads::new(threads)),
        }
    }
}

/// The started workers of a [`Choice`].
pub(crate) enum Chosen<N: Network> {
    ThisThread(ThisThread<N>),
    #[cfg(feature = "threads")]
    Threads(Threads<N>),
}

impl<N: Network> Workers<N> for Chosen<N> {
    #[inline]
    fn gradient<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        accum: Accum,
        samples: SampleSet<'_, N, Y>,
        gradient: &mut N,
    ) -> N::Scalar {
        match self {
            Self::ThisThread(workers) => workers.gradient(network, accum, samples, gradient),
            #[cfg(feature = "threads")]
            Self::Threads(workers) => workers.gradient(network, accum, samples, gradient),
        }
    }

    #[inline]
    fn workspace(&mut self) -> &mut N::Workspace {
        match self {
            Self::ThisThread(workers) => workers.workspace(),
            #[cfg(feature = "threads")]
            Self::Threads(workers) => workers.workspace(),
        }
    }
}
