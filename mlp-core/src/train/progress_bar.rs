//! The progress bar of a training run in the terminal.

use std::format;

use indicatif::{ProgressBar as Line, ProgressStyle};

use crate::number::scalar::Scalar;
use crate::train::observer::Observer;
use crate::train::report::Epoch;

const TEMPLATE: &str = "{bar:24} {percent:>3}%  {msg}  {eta} left";

/// The minimum number of samples between updates: an update takes longer than a step of the smallest networks.
const SAMPLES_PER_UPDATE: u64 = 1024;

/// A bar over the samples of all epochs. Draws nothing if the standard error output is not a terminal.
pub(super) struct ProgressBar {
    line: Line,
    epochs: usize,
    /// Samples not yet reported to `line`.
    pending: u64,
}

impl ProgressBar {
    /// A bar for `epochs` passes over `samples` samples, `done` of them complete.
    pub(super) fn new(epochs: usize, done: usize, samples: usize) -> Self {
        let length = |epochs: usize| (epochs as u64).saturating_mul(samples as u64);
        let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let line = Line::new(length(epochs)).with_style(style).with_position(length(done));
        line.reset_eta();
        Self { line, epochs, pending: 0 }
    }

    fn update(&mut self) {
        self.line.inc(core::mem::take(&mut self.pending));
    }
}

impl<T: Scalar> Observer<T> for Option<ProgressBar> {
    #[inline]
    fn begin_step(&mut self, samples: usize) {
        if let Some(bar) = self {
            bar.pending += samples as u64;
            if bar.pending >= SAMPLES_PER_UPDATE {
                bar.update();
            }
        }
    }

    fn end_epoch(&mut self, epoch: &Epoch<T>) {
        if let Some(bar) = self {
            bar.update();
            bar.line.set_message(format!("of {} epochs, {epoch}", bar.epochs));
        }
    }
}

impl Drop for ProgressBar {
    /// Leaves the last state on the screen.
    fn drop(&mut self) {
        self.line.abandon();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_valid() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }

    #[test]
    fn all_samples_reach_the_bar_by_the_end_of_an_epoch() {
        let mut bar = Some(ProgressBar::new(3, 1, 1000));
        for _ in 0..1000 {
            Observer::<f32>::begin_step(&mut bar, 1);
        }
        let mut bar = bar.unwrap();
        assert_eq!(bar.line.position(), 1000);
        bar.update();
        assert_eq!((bar.line.position(), bar.line.length()), (2000, Some(3000)));
    }
}
