//! Sums of weights per class, and their precision, recall and F1.

use super::compared::mean;

/// The sums over the samples of one class of their weights, which are 1 for samples without.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    /// The sum over the samples of the class.
    pub(super) expected: f64,
    /// The sum over the predictions of the class.
    pub(super) predicted: f64,
    /// The sum over the correct predictions of the class.
    pub(super) correct: f64,
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
        ratio(2.0 * self.correct, self.expected + self.predicted)
    }
}

/// The quotient; `None` for division by zero.
fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// The mean over the classes that occur, with 0 for undefined values; NaN if no class occurs.
pub(super) fn macro_average(tallies: &[Tally], of: impl Fn(Tally) -> Option<f64>) -> f64 {
    let occurring = tallies.iter().filter(|tally| tally.expected + tally.predicted > 0.0);
    mean(occurring.map(|&tally| of(tally).unwrap_or(0.0)))
}

/// A number of class 1 of two classes, with 0 for an undefined value; NaN if there are more classes or no samples.
pub(super) fn class_1(tallies: &[Tally], of: impl Fn(Tally) -> Option<f64>) -> f64 {
    match *tallies {
        [other, class] if other.expected + class.expected > 0.0 => of(class).unwrap_or(0.0),
        _ => f64::NAN,
    }
}
