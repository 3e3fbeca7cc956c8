//! Metrics of rankings: the top k classes of a sample, and the ROC curve over samples.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::batch::{assert_batch, mean};
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
    assert_batch(outputs, targets);
    let within = |(output, target): &(&O, &Y)| match (predicted_class(*output), expected_class(*target)) {
        (Some(first), Some(class)) => rank(memory::as_slice(*output), first, class) < k,
        _ => false,
    };
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
    let within = outputs.iter().zip(targets).filter(within).count() as f64;
    mean(within, outputs.len())
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
/// Computed exactly from the ranks: `(R − P (P + 1) / 2) / (P N)` with `P` samples of the class, `N` others, and `R` the sum of
/// the ranks of the samples of the class, where equal outputs get the mean of their ranks (J. A. Hanley, B. J. `McNeil`,
/// "The meaning and use of the area under a receiver operating characteristic (ROC) curve", Radiology 143, 1982).
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
    assert_batch(outputs, targets);
    let Some(expected) = targets.iter().map(expected_class).collect::<Option<Vec<_>>>() else { return f64::NAN };
    if outputs.iter().any(|output| predicted_class(output).is_none()) {
        return f64::NAN;
    }
    let first = usize::from(O::LEN == 1);
    let (mut sum, mut classes) = (0.0, 0);
    let mut ranked = Vec::with_capacity(outputs.len());
    for class in first..class_count::<O>() {
        // A single output is the score of class 1.
        let score = |output| memory::as_slice::<O>(output)[class - first];
        ranked.clear();
        ranked.extend(outputs.iter().zip(&expected).map(|(output, &expected)| (score(output), expected == class)));
        if let Some(area) = area(&mut ranked) {
            sum += area;
            classes += 1;
        }
    }
    mean(sum, classes)
}

/// The area for pairs of a score, not NaN, and membership of the class; `None` if all samples are members or none is.
#[allow(clippy::cast_precision_loss, reason = "a rounded quotient of integers")]
fn area<T: Scalar>(samples: &mut [(T, bool)]) -> Option<f64> {
    let positive = samples.iter().filter(|&&(_, positive)| positive).count() as u64;
    let negative = samples.len() as u64 - positive;
    if positive == 0 || negative == 0 {
        return None;
    }
    samples.sort_unstable_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    // Ranks count from 1, and are doubled to keep the mean rank of equal scores an integer.
    let mut doubled_ranks = 0;
    let mut before = 0;
    for equal in samples.chunk_by(|(a, _), (b, _)| a == b) {
        let through = before + equal.len() as u64;
        let positive = equal.iter().filter(|&&(_, positive)| positive).count() as u64;
        doubled_ranks += positive * (before + 1 + through);
        before = through;
    }
    let doubled_pairs = doubled_ranks - positive * (positive + 1);
    Some(doubled_pairs as f64 / (2.0 * positive as f64 * negative as f64))
}
