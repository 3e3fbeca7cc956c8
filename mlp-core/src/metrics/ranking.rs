//! What depends on the order of the outputs: the top k classes of a sample, and the ROC curve, which ranks samples.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::{answered, assert_batch, classes_of, mean, wanted};
use crate::number::memory::{self, Flat};
use crate::number::scalar::Scalar;
use crate::target::Target;

/// The share of samples of which the wanted class is among the `k` greatest outputs, from 0 to 1. Of equal outputs the
/// first is the greater, so that one is the [`accuracy`](super::accuracy).
///
/// ```
/// use mlp_core::{metrics::top_k_accuracy, prelude::*};
/// let outputs = [vector![0.5, 0.3, 0.2], vector![0.5, 0.3, 0.2]];
/// assert_eq!(top_k_accuracy(2, &outputs, &[1, 2]), 0.5);
/// ```
///
/// # Panics
///
/// If there are not as many targets as outputs, or if a class index is not that of an output.
pub fn top_k_accuracy<O: Flat, Y: Target<O>>(k: usize, outputs: &[O], targets: &[Y]) -> f64 {
    assert_batch(outputs, targets);
    let within = |(output, target): &(&O, &Y)| match (answered(*output), wanted(*target)) {
        (Some(first), Some(class)) => place(memory::as_slice(*output), first, class) < k,
        _ => false,
    };
    #[allow(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 samples")]
    let within = outputs.iter().zip(targets).filter(within).count() as f64;
    mean(within, outputs.len())
}

/// How many classes come before this one. `first` is the class that comes first, which settles it for a single output.
fn place<T: Scalar>(output: &[T], first: usize, class: usize) -> usize {
    if let [_] = output {
        return usize::from(class != first);
    }
    let before = |&(k, a): &(usize, &T)| *a > output[class] || (k < class && *a == output[class]);
    output.iter().enumerate().filter(before).count()
}

/// The area under the ROC curve: the probability that a sample of a class has a greater output for it than a sample of
/// another class, where equal outputs count half.
///
/// It is computed exactly from the ranks, `(R − P (P + 1) / 2) / (P N)` with `P` samples of the class, `N` others, and
/// `R` the sum of the ranks of the former, where equal outputs share the mean of their ranks (J. A. Hanley, B. J. `McNeil`,
/// "The meaning and use of the area under a receiver operating characteristic (ROC) curve", Radiology 143, 1982).
///
/// A single output is that of class 1. With several outputs it is the mean of one class against the rest over the
/// classes that some samples have and others do not (scikit-learn's `multi_class="ovr"`), which for two classes whose
/// probabilities sum to one is the area of either. Undefined, thus NaN, if there is no such class or an output is NaN.
///
/// ```
/// use mlp_core::{metrics::roc_auc, prelude::*};
/// let outputs = [vector![0.1], vector![0.4], vector![0.35], vector![0.8]];
/// assert_eq!(roc_auc(&outputs, &[0, 0, 1, 1]), 0.75);
/// ```
///
/// # Panics
///
/// If there are not as many targets as outputs, or if a class index is not that of an output.
pub fn roc_auc<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    assert_batch(outputs, targets);
    let Some(wanted) = targets.iter().map(wanted).collect::<Option<Vec<_>>>() else { return f64::NAN };
    if outputs.iter().any(|output| answered(output).is_none()) {
        return f64::NAN;
    }
    let first = usize::from(O::LEN == 1);
    let (mut sum, mut classes) = (0.0, 0);
    let mut ranked = Vec::with_capacity(outputs.len());
    for class in first..classes_of::<O>() {
        // The only output is that of class 1.
        let score = |output| memory::as_slice::<O>(output)[class - first];
        ranked.clear();
        ranked.extend(outputs.iter().zip(&wanted).map(|(output, &wanted)| (score(output), wanted == class)));
        if let Some(area) = area(&mut ranked) {
            sum += area;
            classes += 1;
        }
    }
    mean(sum, classes)
}

/// The area for scores, none of them NaN, of samples that are of the class or not; nothing, if all are or none is.
#[allow(clippy::cast_precision_loss, reason = "a quotient of integers, rounded")]
fn area<T: Scalar>(samples: &mut [(T, bool)]) -> Option<f64> {
    let positive = samples.iter().filter(|&&(_, positive)| positive).count() as u64;
    let negative = samples.len() as u64 - positive;
    if positive == 0 || negative == 0 {
        return None;
    }
    samples.sort_unstable_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(Ordering::Equal));
    // Twice the ranks, counted from 1, so that the mean of the ranks of equal scores is an integer.
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
