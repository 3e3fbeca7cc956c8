//! A bar that shows how far training is.

use core::fmt;
use std::format;

use indicatif::{ProgressBar, ProgressStyle};

use super::Epoch;

/// The bar counts samples: those of all epochs are its length. Nothing is drawn where the standard error output is not a
/// terminal.
pub(super) struct Bar {
    line: ProgressBar,
    epochs: usize,
    /// Samples that the bar does not know of yet.
    pending: u64,
}

/// The bar is told of so many samples at a time: telling it takes 30 ns or more, a step of the smallest networks less.
const SAMPLES_AT_A_TIME: u64 = 1024;

impl Bar {
    /// A bar for so many epochs of so many samples, of which some are done.
    pub(super) fn new(epochs: usize, done: usize, samples: usize) -> Self {
        let length = |epochs: usize| (epochs as u64).saturating_mul(samples as u64);
        let style = ProgressStyle::with_template("{bar:24} {percent:>3}%  {msg}  {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let line = ProgressBar::new(length(epochs)).with_style(style).with_position(length(done));
        line.reset_eta();
        Self { line, epochs, pending: 0 }
    }

    /// So many samples are about to be learned from.
    pub(super) fn advance(&mut self, samples: usize) {
        self.pending += samples as u64;
        if self.pending >= SAMPLES_AT_A_TIME {
            self.tell();
        }
    }

    fn tell(&mut self) {
        self.line.inc(core::mem::take(&mut self.pending));
    }

    /// Shows what the last epoch was like.
    pub(super) fn show<T: fmt::Display>(&mut self, epoch: &Epoch<T>) {
        self.tell();
        self.line.set_message(format!("of {} epochs, {epoch}", self.epochs));
    }
}

impl Drop for Bar {
    /// The last state stays on the screen.
    fn drop(&mut self) {
        self.line.abandon();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_one() {
        assert!(ProgressStyle::with_template("{bar:24} {percent:>3}%  {msg}  {eta} left").is_ok());
    }

    #[test]
    fn all_samples_reach_the_bar_by_the_end_of_an_epoch() {
        let mut bar = Bar::new(3, 1, 1000);
        for _ in 0..1000 {
            bar.advance(1);
        }
        assert_eq!(bar.line.position(), 1000);
        bar.tell();
        assert_eq!((bar.line.position(), bar.line.length()), (2000, Some(3000)));
    }
}
