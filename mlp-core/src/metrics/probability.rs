//! Scores of predicted probabilities: the logarithmic loss and the Brier score.

use super::batch::{Equal, Weighting, assert_batch, mean};
use crate::number::memory::{self, Flat};
use crate::number::scalar::{Scalar, double, precision};
use crate::target::Target;

/// The cross-entropy of the targets and the predicted probabilities, `−1/N Σ_n Σ_k y_k log a_k`; of a single output,
/// `−1/N Σ_n y log a + (1 − y) log (1 − a)`.
///
/// Probabilities are limited to the range from `ε` to `1 − ε`, where `ε` is the distance of one from the next larger number, so
/// that a class with the probability 0 does not make the mean infinite (scikit-learn's `log_loss`). The risk of a network computes
/// the same from pre-activations, without a limit.
///
/// ```
/// use mlp_core::{metrics::log_loss, prelude::*};
/// let loss = log_loss(&[vector![0.25, 0.75], vector![0.5, 0.5]], &[1, 0]);
/// assert!((loss - (-0.75_f64.ln() - 0.5_f64.ln()) / 2.0).abs() < 1e-15);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn log_loss<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    weighted_log_loss(outputs, targets, Equal)
}

pub(super) fn weighted_log_loss<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y], weighting: impl Weighting) -> f64 {
    assert_batch(outputs, targets, weighting);
    let epsilon = precision::<O::Scalar>();
    // `clamp` keeps NaN.
    let log = |a: f64| nalgebra::ComplexField::ln(a.clamp(epsilon, 1.0 - epsilon));
    let term = |y: f64, log: f64| if y == 0.0 { 0.0 } else { y * log };
    let loss = |(output, target): (&O, &Y)| {
        let (a, y) = (memory::as_slice(output), target.expected());
        if let [a] = a {
            let (a, y) = (double(*a), double(y.at(0)));
            return -(term(y, log(a)) + term(1.0 - y, log(1.0 - a)));
        }
        a.iter().enumerate().fold(0.0, |sum, (k, &a)| sum - term(double(y.at(k)), log(double(a))))
    };
    mean(outputs.iter().zip(targets).map(loss), weighting)
}

/// The mean squared error of the predicted probabilities: `1/N Σ_n Σ_k (a_k − y_k)²`, and of two classes, whether they have one
/// output or two, `1/N Σ_n (a − y)²` with the probability `a` of class 1, which is half of it. (G. W. Brier, "Verification of
/// forecasts expressed in terms of probability", Monthly Weather Review 78, 1950; scikit-learn's `brier_score_loss`.)
///
/// ```
/// use mlp_core::{metrics::brier_score, prelude::*};
/// assert_eq!(brier_score(&[vector![0.75], vector![0.5]], &[1, 0]), (0.0625 + 0.25) / 2.0);
/// assert_eq!(brier_score(&[vector![0.25, 0.75], vector![0.5, 0.5]], &[1, 0]), (0.0625 + 0.25) / 2.0);
/// assert_eq!(brier_score(&[vector![0.5, 0.25, 0.25]], &[0]), 0.25 + 0.0625 + 0.0625);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn brier_score<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    weighted_brier_score(outputs, targets, Equal)
}

pub(super) fn weighted_brier_score<O: Flat, Y: Target<O>>(
    outputs: &[O],
    targets: &[Y],
    weighting: impl Weighting,
) -> f64 {
    assert_batch(outputs, targets, weighting);
    let scale = if O::LEN == 2 { 0.5 } else { 1.0 };
    let square = |(output, target): (&O, &Y)| {
        let (a, y) = (memory::as_slice(output), target.expected());
        let squares = a.iter().enumerate().map(|(k, &a)| {
            let error = double(a) - double(y.at(k));
            error * error
        });
        scale * squares.fold(0.0, |sum, square| sum + square)
    };
    mean(outputs.iter().zip(targets).map(square), weighting)
}

/// The probability of class 1 of two classes, from one output or two.
pub(super) fn probability_of_class_1<T: Scalar>(output: &[T]) -> Option<f64> {
    match *output {
        [a] | [_, a] => Some(double(a)),
        _ => None,
    }
}
