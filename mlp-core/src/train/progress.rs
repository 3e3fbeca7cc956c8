//! The choice of the observer: a progress bar, or none, depending on the feature `progress`.

use crate::number::scalar::Scalar;
use crate::train::observer::Observer;

/// The observer of a run of `epochs` epochs over `samples` samples, after `done` epochs.
#[cfg(feature = "progress")]
pub(super) fn observer<T: Scalar>(
    is_shown: bool,
    epochs: usize,
    done: usize,
    samples: usize,
) -> impl Observer<T> + use<T> {
    is_shown.then(|| super::progress_bar::ProgressBar::new(epochs, done, samples))
}

/// Observes nothing: `Trainer::progress` does not exist.
#[cfg(not(feature = "progress"))]
pub(super) fn observer<T: Scalar>(
    is_shown: bool,
    _epochs: usize,
    _done: usize,
    _samples: usize,
) -> impl Observer<T> + use<T> {
    debug_assert!(!is_shown);
    super::observer::Silent
}
