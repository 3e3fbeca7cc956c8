//! Calibration: whether events that are predicted with a probability of 70% occur in 70% of the cases.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::batch::{Equal, Ratios, Weighting, assert_batch};
use super::calibration_error::CalibrationError;
use super::class::{expected_class, predicted_class};
use super::probability::probability_of_class_1;
use crate::number::memory::{self, Flat};
use crate::number::scalar::double;
use crate::number::unit::unit_of;
use crate::target::Target;

/// The division of the probabilities into the bins of a [`Reliability`] table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bins {
    /// This many bins of equal width, from 0 to 1.
    Width(usize),
    /// This many bins of about equally many samples: quantiles of the predicted probabilities. Samples of the same probability
    /// are in the same bin.
    Count(usize),
}

/// Predicted probabilities beside observed frequencies, bin by bin (scikit-learn's `calibration_curve`).
///
/// With one or two outputs, the event is class 1. With more, the event is that the predicted class is correct, and its probability
/// is the largest output (C. Guo and others, "On calibration of modern neural networks", ICML 2017).
///
/// `Display` prints a row for each bin with samples. A network whose frequencies are below its probabilities is overconfident: a
/// [`Temperature`](super::Temperature) may correct it.
///
/// ```
/// use mlp_core::{metrics::{Bins, Reliability}, prelude::*};
/// let outputs = [vector![0.125], vector![0.25], vector![0.75], vector![0.875]];
/// let table = Reliability::of(Bins::Width(2), &outputs, &[0, 0, 1, 0])?;
/// assert_eq!((table.bins[0].probability, table.bins[0].frequency), (0.1875, 0.0));
/// assert_eq!((table.bins[1].probability, table.bins[1].frequency), (0.8125, 0.5));
/// assert_eq!(table.expected_calibration_error(), 0.25); // half of 0.1875 + 0.3125
/// println!("{table}");
/// # Ok::<(), mlp_core::metrics::CalibrationError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Reliability {
    /// The bins with samples, in ascending order.
    pub bins: Vec<ReliabilityBin>,
}

/// A bin of a [`Reliability`] table.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReliabilityBin {
    /// The lower end, which belongs to the bin before it, except for the first bin.
    pub lower: f64,
    /// The upper end, which belongs to this bin.
    pub upper: f64,
    /// The number of samples.
    pub samples: usize,
    /// The sum of the weights of the samples; their number for samples without weights. If the sum of all weights overflows, they
    /// are divided by a power of two.
    pub weight: f64,
    /// The mean of the predicted probabilities.
    pub probability: f64,
    /// The share of the samples in which the event occurred.
    pub frequency: f64,
}

/// A sample of positive weight.
struct Forecast {
    probability: f64,
    occurred: bool,
    weight: f64,
}

impl Reliability {
    /// The table of these outputs, which are probabilities.
    ///
    /// # Errors
    ///
    /// If there are no samples or no bins, if an output that is used is not from 0 to 1, or if a target has no class.
    ///
    /// # Panics
    ///
    /// If the numbers of outputs and targets differ, or if a class index is out of range.
    pub fn of<O: Flat, Y: Target<O>>(bins: Bins, outputs: &[O], targets: &[Y]) -> Result<Self, CalibrationError> {
        Self::compute(bins, outputs, targets, Equal)
    }

    /// The table of samples with weights: means and frequencies are weighted. The bins of [`Bins::Count`] have equally many samples,
    /// whatever their weights; samples with a weight of 0 do not count.
    ///
    /// # Errors
    ///
    /// As for [`of`](Self::of).
    ///
    /// # Panics
    ///
    /// As [`of`](Self::of), and if the number of weights is not that of the samples, or a weight is negative, infinite or NaN.
    pub fn of_weighted<O: Flat, Y: Target<O>, W: Copy + Into<f64>>(
        bins: Bins,
        outputs: &[O],
        targets: &[Y],
        weights: &[W],
    ) -> Result<Self, CalibrationError> {
        Self::compute(bins, outputs, targets, Ratios::new(weights))
    }

    fn compute<O: Flat, Y: Target<O>>(
        bins: Bins,
        outputs: &[O],
        targets: &[Y],
        weighting: impl Weighting,
    ) -> Result<Self, CalibrationError> {
        assert_batch(outputs, targets, weighting);
        let mut forecasts = Vec::with_capacity(outputs.len());
        for (sample, (output, target)) in outputs.iter().zip(targets).enumerate() {
            let weight = weighting.of(sample).into();
            if weight > 0.0 {
                let (probability, occurred) = forecast(sample, output, target)?;
                forecasts.push(Forecast { probability, occurred, weight });
            }
        }
        if forecasts.is_empty() {
            return Err(CalibrationError::Empty);
        }
        forecasts.sort_by(|one, other| one.probability.total_cmp(&other.probability));
        let mut rest = forecasts.as_slice();
        let (ranges, unit) = (ranges(bins, &forecasts)?, weighting.unit_of_sums(outputs.len()));
        let bins = ranges.into_iter().filter_map(|(lower, upper)| {
            let (within, after) = rest.split_at(rest.partition_point(|forecast| forecast.probability <= upper));
            rest = after;
            ReliabilityBin::of(within, (lower, upper), unit)
        });
        Ok(Self { bins: bins.collect() })
    }

    /// The expected calibration error: the mean of the distance between probability and frequency over the bins, weighted by their
    /// samples. It is 0 for a calibrated network up to chance, and depends on the bins. (M. P. Naeini, G. F. Cooper,
    /// M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.)
    pub fn expected_calibration_error(&self) -> f64 {
        let unit = unit_of(self.bins.iter().map(|bin| bin.weight)).unwrap_or(1.0);
        let (sum, weights) = self.bins.iter().fold((0.0, 0.0), |(sum, weights), bin| {
            let weight = bin.weight / unit;
            (sum + weight * (bin.probability - bin.frequency).abs(), weights + weight)
        });
        sum / weights
    }

    /// The largest distance between probability and frequency in a bin.
    pub fn maximum_calibration_error(&self) -> f64 {
        self.bins.iter().fold(0.0, |largest, bin| (bin.probability - bin.frequency).abs().max(largest))
    }
}

/// The predicted probability of the event of a sample, and whether it occurred.
fn forecast<O: Flat, Y: Target<O>>(sample: usize, output: &O, target: &Y) -> Result<(f64, bool), CalibrationError> {
    let class = expected_class(target).ok_or(CalibrationError::NoClass { sample })?;
    let values = memory::as_slice(output);
    let (probability, occurred) = match (probability_of_class_1(values), predicted_class(output)) {
        (Some(probability), _) => (probability, class == 1),
        (None, Some(predicted)) => (double(values[predicted]), class == predicted),
        (None, None) => (f64::NAN, false),
    };
    if !(0.0..=1.0).contains(&probability) {
        return Err(CalibrationError::Probability { sample, value: probability });
    }
    Ok((probability, occurred))
}

/// The ends of the bins, in ascending order; the first bin has both of its ends. Bins without samples may be left out.
#[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
fn ranges(bins: Bins, sorted: &[Forecast]) -> Result<Vec<(f64, f64)>, CalibrationError> {
    match bins {
        Bins::Width(0) | Bins::Count(0) => Err(CalibrationError::NoBins),
        Bins::Width(count) => {
            let mut ranges: Vec<(f64, f64)> = Vec::new();
            for forecast in sorted {
                if ranges.last().is_none_or(|&(_, upper)| forecast.probability > upper) {
                    ranges.push(range_of(forecast.probability, count));
                }
            }
            Ok(ranges)
        }
        Bins::Count(count) => {
            let count = count.min(sorted.len());
            // The quantile at the position `edge (N − 1) / count`, between two samples in general.
            let quantile = |edge: usize| {
                let position = edge as u128 * (sorted.len() - 1) as u128;
                let (index, part) = ((position / count as u128) as usize, (position % count as u128) as f64);
                let low = sorted[index].probability;
                let high = sorted.get(index + 1).map_or(low, |next| next.probability);
                low + (high - low) * (part / count as f64)
            };
            Ok((0..count).map(|bin| (quantile(bin), quantile(bin + 1))).collect())
        }
    }
}

/// The ends of that of `count` bins of equal width which has this probability, found by bisection.
#[allow(clippy::cast_precision_loss, reason = "ends that are rounded are ascending")]
fn range_of(probability: f64, count: usize) -> (f64, f64) {
    let edge = |index: usize| index as f64 / count as f64;
    let (mut low, mut high) = (0, count - 1);
    while low < high {
        let middle = usize::midpoint(low, high);
        if probability <= edge(middle + 1) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    (edge(low), edge(low + 1))
}

impl ReliabilityBin {
    /// The bin of these samples, with the sum of their weights in this unit; `None` without any.
    fn of(forecasts: &[Forecast], (lower, upper): (f64, f64), unit: f64) -> Option<Self> {
        let sum =
            |of: fn(&Forecast) -> f64| forecasts.iter().fold(0.0, |sum, forecast| sum + forecast.weight * of(forecast));
        let weight = sum(|_| 1.0);
        (!forecasts.is_empty()).then(|| Self {
            lower,
            upper,
            samples: forecasts.len(),
            weight: weight * unit,
            probability: sum(|forecast| forecast.probability) / weight,
            frequency: sum(|forecast| f64::from(u8::from(forecast.occurred))) / weight,
        })
    }
}

/// A row for each bin with samples: its range, the number of samples, the mean probability, the frequency, and their difference.
/// Below the table, the expected calibration error.
impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:>15} {:>8} {:>12} {:>10} {:>11}",
            "probabilities", "samples", "probability", "frequency", "difference"
        )?;
        for bin in &self.bins {
            let &ReliabilityBin { lower, upper, samples, probability, frequency, .. } = bin;
            let range: String = format!("{lower:.3} – {upper:.3}");
            let difference = frequency - probability;
            writeln!(f, "{range:>15} {samples:>8} {probability:>12.4} {frequency:>10.4} {difference:>+11.4}")?;
        }
        write!(f, "expected calibration error: {:.4}", self.expected_calibration_error())
    }
}
