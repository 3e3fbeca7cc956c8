//! The choice of workers at run time. An enum instead of a type parameter, so that the training loop is compiled once.

#[cfg(feature = "mpi")]
use std::boxed::Box;

use crate::network::Network;
use crate::number::Accum;
#[cfg(feature = "mpi")]
use crate::pass::BatchSupport;
use crate::pass::SampleSet;
#[cfg(feature = "mpi")]
use crate::processes::Link;
use crate::target::Target;
use crate::workers::contract::Workers;
#[cfg(feature = "mpi")]
use crate::workers::distributed::Distributed;
use crate::workers::this_thread::ThisThread;
#[cfg(feature = "threads")]
use crate::workers::threads::Threads;

/// The workers to start, as a setting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    /// The argument of [`Threads::new`]; 1 for the calling thread alone.
    #[cfg(feature = "threads")]
    pub(crate) threads: usize,
    /// The processes that share each batch.
    #[cfg(feature = "mpi")]
    pub(crate) processes: Option<Link>,
}

impl Choice {
    /// The calling thread.
    pub(crate) const THIS_THREAD: Self = Self {
        #[cfg(feature = "threads")]
        threads: 1,
        #[cfg(feature = "mpi")]
        processes: None,
    };

    #[cfg_attr(not(feature = "threads"), allow(clippy::unused_self, reason = "there is one choice"))]
    pub(crate) fn start<N: Network>(self) -> Chosen<N> {
        #[cfg(feature = "mpi")]
        if let Some(processes) = self.processes {
            return Chosen::Distributed(Box::new(Distributed::new(processes, self.threads)));
        }
        #[cfg(feature = "threads")]
        if self.threads != 1 {
            return Chosen::Threads(Threads::new(self.threads));
        }
        Chosen::ThisThread(ThisThread::new())
    }
}

/// The started workers of a [`Choice`].
pub(crate) enum Chosen<N: Network> {
    ThisThread(ThisThread<N>),
    #[cfg(feature = "threads")]
    Threads(Threads<N>),
    #[cfg(feature = "mpi")]
    Distributed(Box<Distributed<N>>),
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
            #[cfg(feature = "mpi")]
            Self::Distributed(workers) => workers.gradient(network, accum, samples, gradient),
        }
    }

    #[cfg(feature = "mpi")]
    fn own(&mut self, samples: usize) -> Option<&[core::ops::Range<usize>]> {
        match self {
            Self::Distributed(workers) => workers.own(samples),
            Self::ThisThread(_) | Self::Threads(_) => None,
        }
    }

    #[cfg(feature = "mpi")]
    fn unite(&mut self, support: &mut BatchSupport) {
        if let Self::Distributed(workers) = self {
            workers.unite(support);
        }
    }

    #[inline]
    fn workspace(&mut self) -> &mut N::Workspace {
        match self {
            Self::ThisThread(workers) => workers.workspace(),
            #[cfg(feature = "threads")]
            Self::Threads(workers) => workers.workspace(),
            #[cfg(feature = "mpi")]
            Self::Distributed(workers) => workers.workspace(),
        }
    }

    #[cfg(feature = "mpi")]
    #[inline]
    fn descend<Y: Target<N::Output>>(
        &mut self,
        network: &mut N,
        samples: SampleSet<'_, N, Y>,
        learning_rate: f64,
    ) -> Option<N::Scalar> {
        match self {
            Self::ThisThread(workers) => workers.descend(network, samples, learning_rate),
            Self::Threads(workers) => workers.descend(network, samples, learning_rate),
            Self::Distributed(workers) => workers.descend(network, samples, learning_rate),
        }
    }
}
