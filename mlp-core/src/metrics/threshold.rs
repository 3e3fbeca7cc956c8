//! The decision threshold of two classes, chosen on validation samples.

use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use super::batch::{Equal, Ratios, Weighting, assert_batch};
use super::class::{class_count, expected_class};
use super::confusion::ConfusionMatrix;
use super::metric::Metric;
use super::probability::probability_of_class_1;
use super::tally::{Tally, macro_average};
use crate::number::memory::{self, Flat};
use crate::target::Target;

/// The decision threshold of two classes with the best value of a metric on validation samples: class 1 is predicted if its
/// probability is larger than the threshold. For imbalanced classes, one half is rarely the best threshold.
///
/// The value of the metric on the samples that the threshold was chosen on is optimistic: report that of a test set.
///
/// ```
/// use mlp_core::metrics::Threshold;
/// use mlp_core::prelude::*;
/// let outputs = [vector![0.1], vector![0.2], vector![0.3], vector![0.6]];
/// let classes = [0, 0, 1, 1];
/// let threshold = Threshold::best(Metric::F1, &outputs, &classes)?;
/// assert_eq!((threshold.value, threshold.score), (0.25, 1.0));
/// assert_eq!(threshold.class(&vector![0.3]), Some(1));
///
/// let test = [vector![0.15], vector![0.4]];
/// let matrix = ConfusionMatrix::with_threshold(threshold.value, &test, &[0, 1]);
/// assert_eq!(matrix.accuracy(), 1.0); // 0.5 with a threshold of one half
/// # Ok::<(), mlp_core::metrics::ThresholdError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Threshold {
    /// The threshold.
    pub value: f64,
    /// The metric that it was chosen by.
    pub metric: Metric,
    /// The value of the metric on the samples that it was chosen on.
    pub score: f64,
}

/// The reason that no threshold was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ThresholdError {
    /// There are no samples, or all have a weight of 0.
    #[error("there are no samples to choose a threshold on")]
    Empty,
    /// The metric is the same for all thresholds, or means nothing for classes.
    #[error(
        "{metric} does not depend on a threshold: choose it by accuracy, precision, recall or F1, or by a macro average of these"
    )]
    Metric {
        /// The metric.
        metric: Metric,
    },
    /// There are more than two classes.
    #[error("a threshold separates two classes, but the outputs tell apart {classes}")]
    Classes {
        /// The number of classes.
        classes: usize,
    },
    /// All samples are of one class, so that every metric is best if it is always predicted.
    #[error("all samples are of class {class}, so that no threshold separates the classes")]
    OneClass {
        /// The class.
        class: usize,
    },
    /// An output is NaN.
    #[error("the output of sample {sample} (counted from 0) is NaN")]
    Output {
        /// The sample, counted from zero.
        sample: usize,
    },
    /// A target has no class.
    #[error("the target of sample {sample} (counted from 0) has no class, since a value is NaN")]
    NoClass {
        /// The sample, counted from zero.
        sample: usize,
    },
}

impl Threshold {
    /// The threshold with the best value of a metric on these samples: outputs of one unit, or of two, of which the second is the
    /// probability of class 1.
    ///
    /// All thresholds between two different outputs are equivalent; the middle is taken. Of several equally good ones, it is the one
    /// nearest to one half. A metric that is undefined at a threshold, such as the precision without a prediction of class 1,
    /// counts as 0, so the precision may be best at a threshold that finds few samples, and the recall is best if class 1 is
    /// always predicted.
    ///
    /// # Errors
    ///
    /// If the metric does not depend on a threshold; if there are more than two classes, no samples, or samples of one class only;
    /// if an output or a target is NaN.
    ///
    /// # Panics
    ///
    /// If the numbers of outputs and targets differ, or if a class index is out of range.
    pub fn best<O: Flat, Y: Target<O>>(metric: Metric, outputs: &[O], targets: &[Y]) -> Result<Self, ThresholdError> {
        best(metric, outputs, targets, Equal)
    }

    /// The threshold with the best value of a metric of samples with weights, as by [`Metric::of_weighted`].
    ///
    /// # Errors
    ///
    /// As for [`best`](Self::best).
    ///
    /// # Panics
    ///
    /// As [`best`](Self::best), and if the number of weights is not that of the samples, or a weight is negative, infinite or NaN.
    pub fn best_weighted<O: Flat, Y: Target<O>, W: Copy + Into<f64>>(
        metric: Metric,
        outputs: &[O],
        targets: &[Y],
        weights: &[W],
    ) -> Result<Self, ThresholdError> {
        best(metric, outputs, targets, Ratios::new(weights))
    }

    /// The class that is predicted with this threshold; `None` if the output is NaN or has more than two values.
    pub fn class<O: Flat>(&self, output: &O) -> Option<usize> {
        class_at(self.value, output)
    }
}

/// `a threshold of 0.2500: F1 1.0000`.
impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a threshold of {:.4}: {} {:.4}", self.value, self.metric, self.score)
    }
}

/// The class that is predicted with a threshold; `None` if the output is NaN or has more than two values.
pub(super) fn class_at<O: Flat>(threshold: f64, output: &O) -> Option<usize> {
    let probability = probability_of_class_1(memory::as_slice(output)).filter(|p| !p.is_nan())?;
    Some(usize::from(probability > threshold))
}

/// A sample of positive weight: the probability of class 1, its class, and its weight.
struct Scored {
    probability: f64,
    class: usize,
    weight: f64,
}

#[allow(clippy::float_cmp, reason = "equal outputs and equal scores")]
fn best<O: Flat, Y: Target<O>>(
    metric: Metric,
    outputs: &[O],
    targets: &[Y],
    weighting: impl Weighting,
) -> Result<Threshold, ThresholdError> {
    assert_batch(outputs, targets, weighting);
    if class_count(O::LEN) > 2 {
        return Err(ThresholdError::Classes { classes: class_count(O::LEN) });
    }
    let score = score_of(metric).ok_or(ThresholdError::Metric { metric })?;
    let mut samples = Vec::with_capacity(outputs.len());
    for (sample, (output, target)) in outputs.iter().zip(targets).enumerate() {
        let weight = weighting.of(sample).into();
        if weight > 0.0 {
            let probability = probability_of_class_1(memory::as_slice(output)).filter(|p| !p.is_nan());
            let probability = probability.ok_or(ThresholdError::Output { sample })?;
            let class = expected_class(target).ok_or(ThresholdError::NoClass { sample })?;
            samples.push(Scored { probability, class, weight });
        }
    }
    let Some(first) = samples.first() else { return Err(ThresholdError::Empty) };
    if samples.iter().all(|sample| sample.class == first.class) {
        return Err(ThresholdError::OneClass { class: first.class });
    }
    samples.sort_by(|one, other| one.probability.total_cmp(&other.probability));
    let weight_of = |class: usize, samples: &[Scored]| {
        samples.iter().filter(|sample| sample.class == class).fold(0.0, |sum, sample| sum + sample.weight)
    };
    let plus = |sums: [f64; 2], group: &[Scored]| [sums[0] + weight_of(0, group), sums[1] + weight_of(1, group)];
    let groups: Vec<_> = samples.chunk_by(|one, other| one.probability == other.probability).collect();
    // The weights of both classes from each group on: a difference of sums would leave rounding errors where no sample is left.
    let mut sums_from: Vec<[f64; 2]> = Vec::with_capacity(groups.len() + 1);
    sums_from.push([0.0; 2]);
    for group in groups.iter().rev() {
        sums_from.push(plus(sums_from[sums_from.len() - 1], group));
    }
    sums_from.reverse();
    let at = |value: f64, below: [f64; 2], above: [f64; 2]| {
        let tallies = [
            Tally { expected: below[0] + above[0], predicted: below[0] + below[1], correct: below[0] },
            Tally { expected: below[1] + above[1], predicted: above[0] + above[1], correct: above[1] },
        ];
        Threshold { value, metric, score: score(&tallies) }
    };
    // Below all outputs, class 1 is always predicted.
    let mut below = [0.0, 0.0];
    let mut best = at(below_all(samples[0].probability), below, sums_from[0]);
    for (index, group) in groups.iter().enumerate() {
        let next = groups.get(index + 1).map(|next| next[0].probability);
        let value = next.map_or_else(|| above_all(group[0].probability), |next| between(group[0].probability, next));
        below = plus(below, group);
        let candidate = at(value, below, sums_from[index + 1]);
        let is_nearer = (candidate.value - 0.5).abs() < (best.value - 0.5).abs();
        if candidate.score > best.score || (candidate.score == best.score && is_nearer) {
            best = candidate;
        }
    }
    Ok(best)
}

/// The metric as a function of the sums over the samples of both classes; `None` for one that does not depend on a threshold.
fn score_of(metric: Metric) -> Option<fn(&[Tally; 2]) -> f64> {
    Some(match metric {
        Metric::Accuracy | Metric::TopK(1) => |tallies| {
            let sum = |of: fn(&Tally) -> f64| of(&tallies[0]) + of(&tallies[1]);
            sum(|tally| tally.correct) / sum(|tally| tally.expected)
        },
        Metric::Precision => |tallies| tallies[1].precision().unwrap_or(0.0),
        Metric::Recall => |tallies| tallies[1].recall().unwrap_or(0.0),
        Metric::F1 => |tallies| tallies[1].f1().unwrap_or(0.0),
        Metric::MacroPrecision => |tallies| macro_average(tallies, Tally::precision),
        Metric::MacroRecall => |tallies| macro_average(tallies, Tally::recall),
        Metric::MacroF1 => |tallies| macro_average(tallies, Tally::f1),
        _ => return None,
    })
}

/// A threshold below the smallest output, between 0 and it if it is a probability.
fn below_all(smallest: f64) -> f64 {
    if smallest > 0.0 { smallest / 2.0 } else { smallest - 1.0 }
}

/// A threshold not below the largest output, between it and 1 if it is a probability.
fn above_all(largest: f64) -> f64 {
    if largest < 1.0 { between(largest, 1.0) } else { largest }
}

/// The middle of two outputs, or the smaller one if there is no number between them.
fn between(low: f64, high: f64) -> f64 {
    let middle = f64::midpoint(low, high);
    if middle < high { middle } else { low }
}

impl ConfusionMatrix {
    /// Counts outputs of two classes against targets, with another threshold than one half: class 1 is predicted if its probability is
    /// larger. [`Threshold::best`] chooses one.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let matrix = ConfusionMatrix::with_threshold(0.2, &[vector![0.1], vector![0.3]], &[0, 1]);
    /// assert_eq!((matrix.count(0, 0), matrix.count(1, 1)), (1, 1));
    /// ```
    ///
    /// # Panics
    ///
    /// If the numbers of outputs and targets differ, if a class index is out of range, or if there are more than two outputs.
    pub fn with_threshold<O: Flat, Y: Target<O>>(threshold: f64, outputs: &[O], targets: &[Y]) -> Self {
        assert!(O::LEN <= 2, "a threshold separates two classes, but the outputs tell apart {}", O::LEN);
        Self::counted(outputs, targets, |output| class_at(threshold, output))
    }
}
