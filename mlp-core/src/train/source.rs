//! The samples of a run: a data set in this process, or the share of several processes.

use alloc::vec::Vec;

#[cfg(feature = "mpi")]
use crate::data::SharedSamples;
use crate::data::{Dataset, Weights};
use crate::sample::{self, Sample};
#[cfg(feature = "mpi")]
use crate::train::error::TrainError;

/// The failure to gather samples: of other processes, if there are any.
#[cfg(feature = "mpi")]
type Failure = TrainError;
#[cfg(not(feature = "mpi"))]
type Failure = core::convert::Infallible;

/// The samples of a training set, a validation set or a test set.
pub(super) enum Source<'a, X, Y> {
    Whole(&'a Dataset<X, Y>),
    #[cfg(feature = "mpi")]
    Shared(&'a dyn SharedSamples<X, Y>),
}

impl<X, Y> Clone for Source<'_, X, Y> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<X, Y> Copy for Source<'_, X, Y> {}

impl<'a, X, Y> Source<'a, X, Y> {
    /// The number of samples, of all processes.
    pub(super) fn len(self) -> usize {
        match self {
            Self::Whole(data) => data.len(),
            #[cfg(feature = "mpi")]
            Self::Shared(data) => data.distribution().samples(),
        }
    }

    /// The weights of the samples, of all processes.
    pub(super) fn weights(self) -> Option<&'a Weights> {
        match self {
            Self::Whole(data) => data.sample_weights(),
            #[cfg(feature = "mpi")]
            Self::Shared(data) => data.sample_weights(),
        }
    }

    /// Whether the samples of a full batch are where their gradients are computed. The only block of one is computed by all processes.
    pub(super) fn is_in_place(self) -> bool {
        match self {
            Self::Whole(_) => true,
            #[cfg(feature = "mpi")]
            Self::Shared(data) => data.distribution().blocks() > 1,
        }
    }

    /// The index, among those of all processes, of a sample in this process.
    pub(super) fn index(self, here: usize) -> usize {
        match self {
            Self::Whole(_) => here,
            #[cfg(feature = "mpi")]
            Self::Shared(data) => data.distribution().own(data.link().rank()).flatten().nth(here).unwrap_or(here),
        }
    }

    /// The samples in this process.
    pub(super) fn here(self) -> (&'a [X], &'a [Y]) {
        match self {
            Self::Whole(data) => (data.inputs(), data.targets()),
            #[cfg(feature = "mpi")]
            Self::Shared(data) => data.own(),
        }
    }

    /// The samples of a set of which every process has all.
    #[cfg(feature = "mpi")]
    pub(super) const fn whole(self) -> Option<&'a Dataset<X, Y>> {
        match self {
            Self::Whole(data) => Some(data),
            Self::Shared(_) => None,
        }
    }
}

impl<X: Sample, Y: Clone> Source<'_, X, Y> {
    /// Copies the samples of a batch that this process computes: all of a data set, in this order, or, of a shared one, the part that is
    /// `own` of the samples in the order.
    #[cfg_attr(
        not(feature = "mpi"),
        allow(clippy::unnecessary_wraps, reason = "with the feature `mpi`, another process may fail")
    )]
    pub(super) fn gather(
        self,
        order: &[usize],
        own: &[usize],
        inputs: &mut Vec<X>,
        targets: &mut Vec<Y>,
    ) -> Result<(), Failure> {
        let data = match self {
            Self::Whole(data) => data,
            #[cfg(feature = "mpi")]
            Self::Shared(data) => return Ok(data.gather(order, inputs, targets)?),
        };
        let _ = order;
        sample::gather(data.inputs(), own, inputs);
        targets.clear();
        for &sample in own {
            targets.extend_from_slice(&data.targets()[sample..=sample]);
        }
        Ok(())
    }
}
