//! Scores of predicted probabilities: the logarithmic loss and the Brier score.

use super::batch::Equal;
use super::compared::{Batch, Compared};
use crate::loss::Domain;
use crate::number::memory::Flat;
use crate::number::scalar::{Scalar, double};
use crate::target::Target;

/// The targets that are probabilities.
pub(super) const PROBABILITIES: Domain = Domain::between(0.0, 1.0);

/// The cross-entropy of the targets and the predicted probabilities, `−1/N Σ_n Σ_k y_k log a_k`; of a single output,
/// `−1/N Σ_n y log a + (1 − y) log (1 − a)`.
///
/// Probabilities are limited to the range from `ε` to `1 − ε`, where `ε` is the distance of one from the next larger number, so
/// that a class with the probability 0 does not make the mean infinite (scikit-learn's `log_loss`). The risk of a network computes
/// the same from pre-activations, without a limit.
///
/// Undefined, and NaN, if a target is not from 0 to 1.
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
    cross_entropy(&Batch::new(outputs, targets, Equal))
}

pub(super) fn cross_entropy(batch: &dyn Compared) -> f64 {
    let epsilon = batch.precision();
    // `clamp` keeps NaN.
    let log = |a: f64| nalgebra::ComplexField::ln(a.clamp(epsilon, 1.0 - epsilon));
    let term = |y: f64, log: f64| match PROBABILITIES.contains(y) {
        true if y == 0.0 => 0.0,
        true => y * log,
        false => f64::NAN,
    };
    batch.mean(|sample| {
        let pair = |k| (batch.output(sample, k), batch.expected(sample, k));
        if batch.width() == 1 {
            let (a, y) = pair(0);
            return -(term(y, log(a)) + term(1.0 - y, log(1.0 - a)));
        }
        (0..batch.width()).map(pair).fold(0.0, |sum, (a, y)| sum - term(y, log(a)))
    })
}

/// The mean squared error of the predicted probabilities: `1/N Σ_n Σ_k (a_k − y_k)²`, and of two classes, whether they have one
/// output or two, `1/N Σ_n (a − y)²` with the probability `a` of class 1, which is half of it. (G. W. Brier, "Verification of
/// forecasts expressed in terms of probability", Monthly Weather Review 78, 1950; scikit-learn's `brier_score_loss`.)
///
/// Undefined, and NaN, if a target is not from 0 to 1.
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
    squared_error(&Batch::new(outputs, targets, Equal))
}

pub(super) fn squared_error(batch: &dyn Compared) -> f64 {
    let scale = if batch.width() == 2 { 0.5 } else { 1.0 };
    batch.mean(|sample| {
        let square = |k| {
            let (a, y) = (batch.output(sample, k), batch.expected(sample, k));
            if PROBABILITIES.contains(y) { (a - y) * (a - y) } else { f64::NAN }
        };
        scale * (0..batch.width()).map(square).fold(0.0, |sum, square| sum + square)
    })
}

/// The probability of class 1 of two classes, from one output or two.
pub(super) fn probability_of_class_1<T: Scalar>(output: &[T]) -> Option<f64> {
    match *output {
        [a] | [_, a] => Some(double(a)),
        _ => None,
    }
}
