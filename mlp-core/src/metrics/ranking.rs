//! Metrics of rankings: the top k classes of a sample, and the ROC curve over samples.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::batch::Equal;
use super::compared::{Batch, Compared, mean};
use crate::number::memory::Flat;
use crate::target::Target;

/// The share of samples whose class is among the `k` largest outputs, from 0 to 1. Of equal outputs the first ranks higher, so
/// `k = 1` gives the [`accuracy`](super::accuracy).
///
/// ```
/// use mlp_core::{metrics::top_k_accuracy, prelude::*};
/// let outputs = [vector![0.5, 0.3, 0.2], vector![0.5, 0.3, 0.2]];
/// assert_eq!(top_k_accuracy(2, &outputs, &[1, 2]), 0.5);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn top_k_accuracy<O: Flat, Y: Target<O>>(k: usize, outputs: &[O], targets: &[Y]) -> f64 {
    top_k(k, &Batch::new(outputs, targets, Equal))
}

pub(super) fn top_k(k: usize, batch: &dyn Compared) -> f64 {
    let is_within = |sample| match (batch.predicted_class(sample), batch.expected_class(sample)) {
        (Some(first), Some(class)) => rank(batch, sample, first, class) < k,
        _ => false,
    };
    batch.mean(|sample| f64::from(is_within(sample)))
}

/// The number of classes ranked above `class`. `first` is the predicted class, which decides for a single output.
fn rank(batch: &dyn Compared, sample: usize, first: usize, class: usize) -> usize {
    if batch.width() == 1 {
        return usize::from(class != first);
    }
    let expected = batch.output(sample, class);
    #[allow(clippy::float_cmp, reason = "of equal outputs the first ranks higher")]
    let before = |&k: &usize| {
        let a = batch.output(sample, k);
        a > expected || (k < class && a == expected)
    };
    (0..batch.width()).filter(before).count()
}

/// The area under the ROC curve: the probability that a sample of a class has a larger output for it than a sample of another
/// class, where equal outputs count one half.
///
/// Computed exactly, by counting the pairs in the order of the outputs (J. A. Hanley, B. J. `McNeil`, "The meaning and use of the
/// area under a receiver operating characteristic (ROC) curve", Radiology 143, 1982).
///
/// A single output is the score of class 1. With several outputs the result is the mean of one-versus-rest areas over the
/// classes with both positive and negative samples (scikit-learn's `multi_class="ovr"`); for two classes whose probabilities
/// sum to one it equals the area of either. Undefined, and NaN, if no class qualifies or an output is NaN.
///
/// ```
/// use mlp_core::{metrics::roc_auc, prelude::*};
/// let outputs = [vector![0.1], vector![0.4], vector![0.35], vector![0.8]];
/// assert_eq!(roc_auc(&outputs, &[0, 0, 1, 1]), 0.75);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn roc_auc<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    area_under_curve(&Batch::new(outputs, targets, Equal))
}

pub(super) fn area_under_curve(batch: &dyn Compared) -> f64 {
    let counted = (0..batch.samples()).filter(|&sample| batch.weight(sample) > 0.0);
    let classes = counted.map(|sample| {
        batch.predicted_class(sample)?;
        Some((sample, batch.expected_class(sample)?))
    });
    let Some(classes) = classes.collect::<Option<Vec<(usize, usize)>>>() else { return f64::NAN };
    let first = usize::from(batch.width() == 1);
    let mut ranked = Vec::with_capacity(classes.len());
    let areas = (first..batch.classes()).filter_map(|class| {
        // A single output is the score of class 1.
        let score = |sample| batch.output(sample, class - first);
        ranked.clear();
        ranked
            .extend(classes.iter().map(|&(sample, expected)| (score(sample), expected == class, batch.weight(sample))));
        area(&mut ranked)
    });
    mean(areas)
}

/// The area for the scores, not NaN, of samples with their membership of the class and their weight, which is positive; `None`
/// if all samples are members or none is. Exact for fewer than 2^26 samples without weights.
#[allow(clippy::float_cmp, reason = "equal scores")]
fn area(samples: &mut [(f64, bool, f64)]) -> Option<f64> {
    samples.sort_unstable_by(|(a, ..), (b, ..)| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    // The weights of the members and of the others with a smaller score, and of the pairs in which the member's is larger.
    let (mut members, mut others, mut pairs) = (0.0, 0.0, 0.0);
    for equal in samples.chunk_by(|(a, ..), (b, ..)| a == b) {
        let weight_of = |is_member| {
            equal.iter().filter(|sample| sample.1 == is_member).fold(0.0, |sum, &(.., weight)| sum + weight)
        };
        let (equal_members, equal_others): (f64, f64) = (weight_of(true), weight_of(false));
        pairs += equal_members * (others + 0.5 * equal_others); // equal scores count one half
        members += equal_members;
        others += equal_others;
    }
    (members > 0.0 && others > 0.0).then(|| pairs / (members * others))
}
