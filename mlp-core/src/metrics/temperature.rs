//! Temperature scaling: one number that calibrates a trained classifier.

use alloc::vec::Vec;

use super::batch::{Equal, Ratios, Weighting, assert_batch};
use super::calibration_error::CalibrationError;
use crate::number::memory::{self, Flat};
use crate::number::scalar::{constant, double, precision};
use crate::target::Target;
use crate::weight::times;

/// A temperature `T` that calibrates the probabilities of a classifier: `softmax(s / T)` instead of `softmax(s)`, or
/// `sigmoid(s / T)`. The predicted class and the [ROC area](super::roc_auc) of two classes stay the same. Above 1, it makes an
/// overconfident network less confident. (J. Platt, "Probabilistic outputs for support vector machines", 1999; C. Guo and others, "On
/// calibration of modern neural networks", ICML 2017.)
///
/// It is computed from the probabilities, whose logarithms are the pre-activations `s` up to a constant. Outputs that are rounded to
/// 0 or 1 have lost theirs, and stay 0 or 1.
///
/// ```
/// use mlp_core::metrics::{Temperature, log_loss};
/// use mlp_core::prelude::*;
///
/// // A probability of 0.9 that holds in three of four cases.
/// let (outputs, classes) = ([vector![0.9], vector![0.9], vector![0.9], vector![0.9]], [1, 1, 1, 0]);
/// let temperature = Temperature::fit(&outputs, &classes)?;
/// assert!((temperature.apply(&outputs[0])[0] - 0.75_f64).abs() < 1e-12);
/// assert!((temperature.value() - 2.0).abs() < 1e-12); // log 9 = 2 log 3
///
/// let mut calibrated = outputs;
/// temperature.apply_all(&mut calibrated);
/// assert!(log_loss(&calibrated, &classes) < log_loss(&outputs, &classes));
/// # Ok::<(), mlp_core::metrics::CalibrationError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Temperature {
    value: f64,
}

/// The largest accepted inverse temperature; a larger one means that the outputs separate the classes.
const LARGEST_INVERSE: f64 = 1_048_576.0;

impl Temperature {
    /// A known temperature.
    ///
    /// # Errors
    ///
    /// If it, or its inverse, is not a positive finite number.
    pub fn new(value: f64) -> Result<Self, CalibrationError> {
        let is_valid = value > 0.0 && value.is_finite() && (1.0 / value).is_finite();
        if is_valid { Ok(Self { value }) } else { Err(CalibrationError::Temperature { value }) }
    }

    /// Fits the temperature to these outputs and targets, which belong to a validation set: the one with the smallest cross-entropy.
    /// The cross-entropy is convex in `1/T`, and its minimum is found by Newton's method within a bracket.
    ///
    /// One output is that of a `sigmoid`; several are those of a `softmax`.
    ///
    /// # Errors
    ///
    /// If there are no samples; if the outputs are not probabilities, or several do not sum to 1 within a hundredth; if the targets are
    /// not; or if the cross-entropy has no smallest value, since the largest output is that of the right class in all samples, or
    /// since the outputs are no better than equal probabilities.
    ///
    /// # Panics
    ///
    /// If the numbers of outputs and targets differ, or if a class index is out of range.
    pub fn fit<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> Result<Self, CalibrationError> {
        fit(outputs, targets, Equal)
    }

    /// Fits the temperature to samples with weights.
    ///
    /// # Errors
    ///
    /// As for [`fit`](Self::fit).
    ///
    /// # Panics
    ///
    /// As [`fit`](Self::fit), and if the number of weights is not that of the samples, or a weight is negative, infinite or NaN.
    pub fn fit_weighted<O: Flat, Y: Target<O>, W: Copy + Into<f64>>(
        outputs: &[O],
        targets: &[Y],
        weights: &[W],
    ) -> Result<Self, CalibrationError> {
        fit(outputs, targets, Ratios::new(weights))
    }

    /// The temperature.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The calibrated probabilities of one sample.
    #[must_use]
    pub fn apply<O: Flat + Clone>(&self, output: &O) -> O {
        let mut calibrated = output.clone();
        self.apply_all(core::slice::from_mut(&mut calibrated));
        calibrated
    }

    /// Replaces the probabilities of samples by calibrated ones.
    pub fn apply_all<O: Flat>(&self, outputs: &mut [O]) {
        let inverse = 1.0 / self.value;
        for output in outputs {
            match memory::as_mut_slice(output) {
                [a] => {
                    let p = double(*a);
                    let s = inverse * (ln(p) - ln(1.0 - p));
                    *a = constant(1.0 / (1.0 + exp(-s)));
                }
                several => {
                    let largest = several.iter().fold(0.0_f64, |largest, &a| largest.max(double(a)));
                    let power = |a: O::Scalar| exp(inverse * (ln(double(a)) - ln(largest)));
                    let sum = several.iter().fold(0.0, |sum, &a| sum + power(a));
                    for a in several {
                        *a = constant(power(*a) / sum);
                    }
                }
            }
        }
    }
}

fn ln(x: f64) -> f64 {
    nalgebra::ComplexField::ln(x)
}

fn exp(x: f64) -> f64 {
    nalgebra::ComplexField::exp(x)
}

/// The logarithms of the probabilities of a sample, and what they sum to with the targets: `Σ_k y_k log a_k`.
struct Logits {
    values: Vec<f64>,
    of_targets: f64,
    weight: f64,
}

fn fit<O: Flat, Y: Target<O>>(
    outputs: &[O],
    targets: &[Y],
    weighting: impl Weighting,
) -> Result<Temperature, CalibrationError> {
    assert_batch(outputs, targets, weighting);
    let epsilon = precision::<O::Scalar>();
    let mut samples = Vec::with_capacity(outputs.len());
    for (sample, (output, target)) in outputs.iter().zip(targets).enumerate() {
        let weight = weighting.of(sample).into();
        if weight > 0.0 {
            samples.push(logits((sample, weight), output, target, epsilon)?);
        }
    }
    if samples.is_empty() {
        return Err(CalibrationError::Empty);
    }
    Temperature::new(1.0 / best_inverse(&samples)?)
}

/// The logits of a sample; of a single output, those of both classes.
fn logits<O: Flat, Y: Target<O>>(
    (sample, weight): (usize, f64),
    output: &O,
    target: &Y,
    epsilon: f64,
) -> Result<Logits, CalibrationError> {
    let expected = target.expected();
    let mut probabilities: Vec<f64> = memory::as_slice(output).iter().map(|&a| double(a)).collect();
    let mut shares: Vec<f64> = (0..O::LEN).map(|k| double(expected.at(k))).collect();
    if let Some(&value) = probabilities.iter().find(|p| !(0.0..=1.0).contains(*p)) {
        return Err(CalibrationError::Probability { sample, value });
    }
    if let ([p], [y]) = (probabilities[..].as_ref(), shares[..].as_ref()) {
        (probabilities, shares) = (Vec::from([1.0 - p, *p]), Vec::from([1.0 - y, *y]));
    }
    let sum = |values: &[f64]| values.iter().fold(0.0, |sum, value| sum + value);
    if (sum(&probabilities) - 1.0).abs() > 0.01 {
        return Err(CalibrationError::SumOfOutputs { sample, sum: sum(&probabilities) });
    }
    if !((sum(&shares) - 1.0).abs() <= 0.01 && shares.iter().all(|share| (0.0..=1.0).contains(share))) {
        return Err(CalibrationError::Target { sample });
    }

    let values: Vec<f64> =
        probabilities.iter().enumerate().map(|(k, &p)| ln(p.max(smallest(epsilon, O::LEN, k)))).collect();
    let of_targets = values.iter().zip(&shares).fold(0.0, |sum, (&value, &share)| sum + times(share, value));
    Ok(Logits { values, of_targets, weight })
}

/// The number in place of a probability of zero: the smallest that the outputs can have. For the complement of a single output,
/// that is the spacing of the numbers below 1.
fn smallest(epsilon: f64, outputs: usize, k: usize) -> f64 {
    match (outputs, k) {
        (1, 0) => epsilon / 2.0,
        _ if epsilon > 1e-10 => f32::MIN_POSITIVE.into(),
        _ => f64::MIN_POSITIVE,
    }
}

/// The inverse temperature `β` with the smallest mean of `log Σ_k exp(β z_k) − β Σ_k y_k z_k`, which is convex in `β`.
fn best_inverse(samples: &[Logits]) -> Result<f64, CalibrationError> {
    let (slope, _) = derivatives(samples, 0.0);
    if slope >= 0.0 {
        return Err(CalibrationError::Uninformative);
    }
    let (mut low, mut high) = (0.0, 1.0);
    while derivatives(samples, high).0 < 0.0 {
        (low, high) = (high, 2.0 * high);
        if high > LARGEST_INVERSE {
            return Err(CalibrationError::Separable);
        }
    }
    // At infinity the slope is 0 if the samples are separable; rounding may reach that earlier.
    if derivatives(samples, high) == (0.0, 0.0) {
        return Err(CalibrationError::Separable);
    }
    let mut inverse = f64::midpoint(low, high);
    // A bisection halves the bracket, so that 64 steps exhaust the precision even without a Newton step.
    for _ in 0..200 {
        let (slope, curvature) = derivatives(samples, inverse);
        if slope == 0.0 {
            break;
        }
        if slope < 0.0 {
            low = inverse;
        } else {
            high = inverse;
        }
        let newton = inverse - slope / curvature;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - inverse).abs() <= f64::EPSILON * inverse {
            break;
        }
        inverse = next;
    }
    Ok(inverse)
}

/// The first two derivatives by `β`: the mean over the samples of `Σ_k p_k z_k − Σ_k y_k z_k`, and of the variance of `z` under `p`, with
/// `p = softmax(β z)`.
fn derivatives(samples: &[Logits], inverse: f64) -> (f64, f64) {
    let (mut slope, mut curvature, mut weights) = (0.0, 0.0, 0.0);
    for Logits { values, of_targets, weight } in samples {
        let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
        for &z in values {
            // Relative to the largest, so that nothing overflows or cancels.
            let (z, power) = (z - largest, exp(inverse * (z - largest)));
            (sum, first, second) = (sum + power, first + power * z, second + power * z * z);
        }
        let mean = first / sum;
        slope += weight * (mean - (of_targets - largest));
        curvature += weight * (second / sum - mean * mean);
        weights += weight;
    }
    (slope / weights, curvature / weights)
}
