//! The choice of the observer: a progress bar, or none, depending on the feature `progress`.

use crate::number::scalar::Scalar;
use crate::train::observer::Observer;
use crate::train::settings::Settings;

/// The observer of a run over `samples` samples, after `done` epochs.
#[cfg(feature = "progress")]
pub(super) fn observer<T: Scalar>(settings: &Settings, done: usize, samples: usize) -> impl Observer<T> + use<T> {
    settings.shows_progress.then(|| super::progress_bar::ProgressBar::new(settings.epochs, done, samples))
}

/// Observes nothing: `Trainer::progress` does not exist.
#[cfg(not(feature = "progress"))]
pub(super) fn observer<T: Scalar>(settings: &Settings, _done: usize, _samples: usize) -> impl Observer<T> + use<T> {
    debug_assert!(!settings.shows_progress);
    super::observer::Silent
}
