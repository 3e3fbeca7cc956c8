//! The progress bar of a search, or nothing, depending on the feature `progress`.

use crate::search::candidates::Candidate;
use crate::search::settings::Settings;

/// A bar over the runs. Draws nothing if the standard error output is not a terminal.
pub(super) struct Progress {
    #[cfg(feature = "progress")]
    bar: Option<indicatif::ProgressBar>,
}

#[cfg(feature = "progress")]
impl Progress {
    pub(super) fn new(settings: &Settings, runs: usize) -> Self {
        use indicatif::{ProgressBar, ProgressStyle};

        const TEMPLATE: &str = "{bar:24} {pos} of {len} runs  {msg}  {eta} left";
        let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = settings.shows_progress.then(|| ProgressBar::new(runs as u64).with_style(style));
        Self { bar }
    }

    pub(super) fn end_run(&self, candidate: &Candidate) {
        if let Some(bar) = &self.bar {
            bar.set_message(candidate.architecture);
            bar.inc(1);
        }
    }
}

#[cfg(feature = "progress")]
impl Drop for Progress {
    /// Clears the line, where the table usually follows.
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(not(feature = "progress"))]
impl Progress {
    pub(super) fn new(settings: &Settings, _: usize) -> Self {
        debug_assert!(!settings.shows_progress);
        Self {}
    }

    #[allow(clippy::unused_self, reason = "there is a bar with the feature `progress`")]
    pub(super) fn end_run(&self, _: &Candidate) {}
}
