//! Accuracy, precision, recall and F1: what follows from the class that is wanted and the class that is answered.
//!
//! Of each class no more is kept than three numbers, so these serve networks of many classes, for which a confusion
//! matrix would be too large.

use alloc::vec;
use alloc::vec::Vec;

use super::{answered, assert_batch, classes_of, mean, wanted};
use crate::number::memory::Flat;
use crate::target::Target;

/// The share of samples of which the output stands for the class that is wanted, from 0 to 1.
///
/// ```
/// use mlp_core::{metrics::accuracy, prelude::*};
/// assert_eq!(accuracy(&[vector![0.9, 0.1], vector![0.4, 0.6]], &[0, 0]), 0.5);
/// // A single output answers by one half; a vector may say the class as well.
/// assert_eq!(accuracy(&[vector![0.9], vector![0.4]], &[vector![1.0], vector![0.0]]), 1.0);
/// ```
///
/// # Panics
///
/// If there are not as many targets as outputs, or if a class index is not that of an output.
pub fn accuracy<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    assert_batch(outputs, targets);
    let right =
        |(output, target): &(&O, &Y)| matches!((answered(*output), wanted(*target)), (Some(a), Some(w)) if a == w);
    #[allow(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 samples")]
    let right = outputs.iter().zip(targets).filter(right).count() as f64;
    mean(right, outputs.len())
}

/// The mean of the precision over the classes that are wanted or answered; the precision of one that is never answered
/// counts as 0, as in scikit-learn.
///
/// ```
/// use mlp_core::{metrics::macro_precision, prelude::*};
/// let outputs = [vector![0.9], vector![0.8], vector![0.4], vector![0.3]];
/// // Of two samples that are answered by 1, one is; of two that are answered by 0, both are.
/// assert_eq!(macro_precision(&outputs, &[1, 0, 0, 0]), 0.75);
/// ```
///
/// # Panics
///
/// If there are not as many targets as outputs, or if a class index is not that of an output.
pub fn macro_precision<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    macro_average(&tally(outputs, targets), Tally::precision)
}

/// The mean of the recall over the classes that are wanted or answered; the recall of one that is never wanted counts
/// as 0, as in scikit-learn.
///
/// ```
/// use mlp_core::{metrics::macro_recall, prelude::*};
/// let outputs = [vector![0.9], vector![0.8], vector![0.4], vector![0.3]];
/// assert_eq!(macro_recall(&outputs, &[1, 1, 1, 1]), 0.25); // half of class 1, and nothing of class 0
/// ```
///
/// # Panics
///
/// If there are not as many targets as outputs, or if a class index is not that of an output.
pub fn macro_recall<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    macro_average(&tally(outputs, targets), Tally::recall)
}

/// The mean of F1 over the classes that are wanted or answered.
///
/// ```
/// use mlp_core::{metrics::macro_f1, prelude::*};
/// let outputs = [vector![0.9, 0.1, 0.0], vector![0.4, 0.6, 0.0]];
/// assert_eq!(macro_f1(&outputs, &[0, 1]), 1.0); // class 2 occurs nowhere, and does not count
/// ```
///
/// # Panics
///
/// If there are not as many targets as outputs, or if a class index is not that of an output.
pub fn macro_f1<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    macro_average(&tally(outputs, targets), Tally::f1)
}

/// What is counted of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tally {
    /// How many samples are of the class.
    pub(super) wanted: usize,
    /// How many are answered by it.
    pub(super) answered: usize,
    /// How many are both.
    pub(super) right: usize,
}

impl Tally {
    /// `right / answered`.
    pub(super) fn precision(self) -> Option<f64> {
        ratio(self.right, self.answered)
    }

    /// `right / wanted`.
    pub(super) fn recall(self) -> Option<f64> {
        ratio(self.right, self.wanted)
    }

    /// The harmonic mean of both, `2 right / (wanted + answered)`, which is defined where one of them is not.
    pub(super) fn f1(self) -> Option<f64> {
        ratio(2 * self.right, self.wanted + self.answered)
    }
}

/// Nothing, if there is nothing to divide by.
#[allow(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 samples")]
fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// What is counted of each class.
fn tally<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> Vec<Tally> {
    assert_batch(outputs, targets);
    let mut tallies = vec![Tally::default(); classes_of::<O>()];
    for (output, target) in outputs.iter().zip(targets) {
        let (answered, wanted) = (answered(output), wanted(target));
        if let Some(class) = answered {
            tallies[class].answered += 1;
        }
        if let Some(class) = wanted {
            tallies[class].wanted += 1;
            tallies[class].right += usize::from(answered == wanted);
        }
    }
    tallies
}

/// The mean over the classes that occur, where undefined counts as 0; NaN, if none does.
pub(super) fn macro_average(tallies: &[Tally], of: impl Fn(Tally) -> Option<f64>) -> f64 {
    let occurring = tallies.iter().filter(|tally| tally.wanted + tally.answered > 0);
    let (sum, count) = occurring.fold((0.0, 0), |(sum, count), &tally| (sum + of(tally).unwrap_or(0.0), count + 1));
    mean(sum, count)
}
