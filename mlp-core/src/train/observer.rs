//! The observer of a training run in progress.

use crate::train::report::Epoch;

pub(super) trait Observer<T> {
    /// Called before a step on this many samples.
    fn begin_step(&mut self, samples: usize);

    /// Called after an epoch and its validation.
    fn end_epoch(&mut self, epoch: &Epoch<T>);
}

/// Observes nothing.
#[cfg(not(feature = "progress"))]
pub(super) struct Silent;

#[cfg(not(feature = "progress"))]
impl<T> Observer<T> for Silent {
    #[inline]
    fn begin_step(&mut self, _: usize) {}

    #[inline]
    fn end_epoch(&mut self, _: &Epoch<T>) {}
}
