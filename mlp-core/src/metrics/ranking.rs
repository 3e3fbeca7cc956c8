//! Metrics of rankings: the top k classes of a sample, and the ROC curve over samples.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::batch::{Equal, Weighting, assert_batch, mean};
use super::class::{class_count, expected_class, predicted_class};
use crate::number::memory::{self, Flat};
use crate::number::scalar::Scalar;
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
    weighted_top_k_accuracy(k, outputs, targets, Equal)
}

pub(super) fn weighted_top_k_accuracy<O: Flat, Y: Target<O>>(
    k: usize,
    outputs: &[O],
    targets: &[Y],
    weighting: impl Weighting,
) -> f64 {
    assert_batch(outputs, targets, weighting);
    let is_within = |(output, target): (&O, &Y)| match (predicted_class(output), expected_class(target)) {
        (Some(first), Some(class)) => rank(memory::as_slice(output), first, class) < k,
        _ => false,
    };
    mean(outputs.iter().zip(targets).map(|sample| f64::from(is_within(sample))), weighting)
}

/// The number of classes ranked above `class`. `first` is the predicted class, which decides for a single output.
fn rank<T: Scalar>(output: &[T], first: usize, class: usize) -> usize {
    if let [_] = output {
        return usize::from(class != first);
    }
    let before = |&(k, a): &(usize, &T)| *a > output[class] || (k < class && *a == output[class]);
    output.iter().enumerate().filter(before).count()
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
    weighted_roc_auc(outputs, targets, Equal)
}

/// A sample of positive weight: its output, its class, and its weight.
type Counted<'a, O, W> = (&'a O, usize, W);

pub(super) fn weighted_roc_auc<O: Flat, Y: Target<O>, W: Weighting>(outputs: &[O], targets: &[Y], weighting: W) -> f64 {
    assert_batch(outputs, targets, weighting);
    let samples = outputs.iter().zip(targets).enumerate();
    let counted = samples.map(|(sample, (output, target))| (output, target, weighting.of(sample)));
    let counted = counted.filter(|&(_, _, weight)| weight.into() > 0.0);
    let ranked = counted.map(|(output, target, weight)| {
        predicted_class(output)?;
        Some((output, expected_class(target)?, weight))
    });
    let Some(samples) = ranked.collect::<Option<Vec<Counted<'_, O, W::Weight>>>>() else { return f64::NAN };
    let first = usize::from(O::LEN == 1);
    let (mut sum, mut classes) = (0.0, 0.0);
    let mut ranked = Vec::with_capacity(samples.len());
    for class in first..class_count::<O>() {
        // A single output is the score of class 1.
        let score = |output| memory::as_slice::<O>(output)[class - first];
        ranked.clear();
        ranked.extend(samples.iter().map(|&(output, expected, weight)| (score(output), expected == class, weight)));
        if let Some(area) = area(&mut ranked) {
            sum += area;
            classes += 1.0;
        }
    }
    sum / classes
}

/// The area for the scores, not NaN, of samples with their membership of the class and their weight, which is positive; `None`
/// if all samples are members or none is. Exact for fewer than 2^26 samples without weights.
fn area<T: Scalar, W: Copy + Into<f64>>(samples: &mut [(T, bool, W)]) -> Option<f64> {
    samples.sort_unstable_by(|(a, ..), (b, ..)| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    // The weights of the members and of the others with a smaller score, and of the pairs in which the member's is larger.
    let (mut members, mut others, mut pairs) = (0.0, 0.0, 0.0);
    for equal in samples.chunk_by(|(a, ..), (b, ..)| a == b) {
        let weight_of = |is_member| {
            equal.iter().filter(|sample| sample.1 == is_member).fold(0.0, |sum, &(.., weight)| sum + weight.into())
        };
        let (equal_members, equal_others): (f64, f64) = (weight_of(true), weight_of(false));
        pairs += equal_members * (others + 0.5 * equal_others); // equal scores count one half
        members += equal_members;
        others += equal_others;
    }
    (members > 0.0 && others > 0.0).then(|| pairs / (members * others))
}
