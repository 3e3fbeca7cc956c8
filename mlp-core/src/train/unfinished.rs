//! The part of an epoch that is done when a run stops within it: the next run continues there, with the same bits.

use core::time::Duration;

use crate::number::scalar::{Scalar, constant, double};
use crate::number::sum::Sum;

/// An epoch that was stopped after some of its batches.
///
/// The order of the samples and the dropout masks are functions of the seed and the epoch, so this is all that the rest of the epoch
/// depends on, besides the network and the optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unfinished {
    /// The number of samples that the network was trained on in this epoch.
    pub(super) samples: usize,
    /// The number of samples of the epoch.
    pub(super) of: usize,
    /// The sum of their losses and its compensation.
    pub(super) losses: (f64, f64),
    /// The time of the training steps.
    pub(super) time: Duration,
}

impl Unfinished {
    pub(super) fn new<T: Scalar>(samples: usize, of: usize, losses: Sum<T>, time: Duration) -> Self {
        let (rounded, lost) = losses.parts();
        Self { samples, of, losses: (double(rounded), double(lost)), time }
    }

    /// Where an epoch of `all` samples begins, with the sum of the losses and the time until there: after the part that is done, if
    /// any.
    pub(super) fn rest<T: Scalar>(begun: Option<Self>, all: usize) -> (usize, Sum<T>, Duration) {
        match begun {
            Some(begun) if begun.of == all => (begun.samples, begun.sum(), begun.time),
            _ => (0, Sum::zero(), Duration::ZERO),
        }
    }

    /// The sum of the losses so far; exact for `f32` and `f64`.
    pub(super) fn sum<T: Scalar>(self) -> Sum<T> {
        Sum::from_parts(constant(self.losses.0), constant(self.losses.1))
    }
}
