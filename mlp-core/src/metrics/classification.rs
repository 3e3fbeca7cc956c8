//! Accuracy, precision, recall and F1, from expected and predicted classes.
//!
//! Memory is three numbers per class, so these metrics suit networks with too many classes for a confusion matrix.

use alloc::vec;
use alloc::vec::Vec;

use super::batch::Equal;
use super::compared::{Batch, Compared};
use super::tally::{Tally, macro_average};
use crate::number::memory::Flat;
use crate::target::Target;

/// The share of samples with a correct prediction, from 0 to 1.
///
/// ```
/// use mlp_core::{metrics::accuracy, prelude::*};
/// assert_eq!(accuracy(&[vector![0.9, 0.1], vector![0.4, 0.6]], &[0, 0]), 0.5);
/// // A single output is compared with one half; a target may be a vector.
/// assert_eq!(accuracy(&[vector![0.9], vector![0.4]], &[vector![1.0], vector![0.0]]), 1.0);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn accuracy<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    correct_share(&Batch::new(outputs, targets, Equal))
}

pub(super) fn correct_share(batch: &dyn Compared) -> f64 {
    let is_correct =
        |sample| matches!((batch.predicted_class(sample), batch.expected_class(sample)), (Some(a), Some(y)) if a == y);
    batch.mean(|sample| f64::from(is_correct(sample)))
}

/// The mean precision over the classes that are expected or predicted. The precision of a class that is never predicted counts
/// as 0, as in scikit-learn.
///
/// ```
/// use mlp_core::{metrics::macro_precision, prelude::*};
/// let outputs = [vector![0.9], vector![0.8], vector![0.4], vector![0.3]];
/// // One of two predictions of class 1 is correct, and both predictions of class 0.
/// assert_eq!(macro_precision(&outputs, &[1, 0, 0, 0]), 0.75);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn macro_precision<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    macro_average(&tally(&Batch::new(outputs, targets, Equal)), Tally::precision)
}

/// The mean recall over the classes that are expected or predicted. The recall of a class without samples counts as 0, as in
/// scikit-learn.
///
/// ```
/// use mlp_core::{metrics::macro_recall, prelude::*};
/// let outputs = [vector![0.9], vector![0.8], vector![0.4], vector![0.3]];
/// assert_eq!(macro_recall(&outputs, &[1, 1, 1, 1]), 0.25); // one half for class 1, 0 for class 0
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn macro_recall<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    macro_average(&tally(&Batch::new(outputs, targets, Equal)), Tally::recall)
}

/// The mean F1 over the classes that are expected or predicted.
///
/// ```
/// use mlp_core::{metrics::macro_f1, prelude::*};
/// let outputs = [vector![0.9, 0.1, 0.0], vector![0.4, 0.6, 0.0]];
/// assert_eq!(macro_f1(&outputs, &[0, 1]), 1.0); // class 2 does not occur and is left out
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn macro_f1<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    macro_average(&tally(&Batch::new(outputs, targets, Equal)), Tally::f1)
}

/// Sums the weights of every class.
pub(super) fn tally(batch: &dyn Compared) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); batch.classes()];
    for sample in 0..batch.samples() {
        let (predicted, expected) = (batch.predicted_class(sample), batch.expected_class(sample));
        let weight = batch.weight(sample);
        if let Some(class) = predicted {
            tallies[class].predicted += weight;
        }
        if let Some(class) = expected {
            tallies[class].expected += weight;
            tallies[class].correct += if predicted == expected { weight } else { 0.0 };
        }
    }
    tallies
}
