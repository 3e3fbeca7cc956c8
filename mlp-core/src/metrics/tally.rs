//! Counts per class, and their precision, recall and F1.

use super::batch::mean;

/// The counts of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    /// The number of samples of the class.
    pub(super) expected: usize,
    /// The number of predictions of the class.
    pub(super) predicted: usize,
    /// The number of correct predictions of the class.
    pub(super) correct: usize,
}

impl Tally {
    /// `correct / predicted`.
    pub(super) fn precision(self) -> Option<f64> {
        ratio(self.correct, self.predicted)
    }

    /// `correct / expected`.
    pub(super) fn recall(self) -> Option<f64> {
        ratio(self.correct, self.expected)
    }

    /// The harmonic mean of both, `2 correct / (expected + predicted)`, which is defined even where one of them is not.
    pub(super) fn f1(self) -> Option<f64> {
        ratio(2 * self.correct, self.expected + self.predicted)
    }
}

/// The quotient; `None` for division by zero.
#[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The mean over the classes that occur, with 0 for undefined values; NaN if no class occurs.
pub(super) fn macro_average(tallies: &[Tally], of: impl Fn(Tally) -> Option<f64>) -> f64 {
    let occurring = tallies.iter().filter(|tally| tally.expected + tally.predicted > 0);
    let (sum, count) = occurring.fold((0.0, 0), |(sum, count), &tally| (sum + of(tally).unwrap_or(0.0), count + 1));
    mean(sum, count)
}
