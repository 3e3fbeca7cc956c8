//! Metrics of the deviations of outputs from targets.
//!
//! With several outputs, each metric is the mean over the outputs (scikit-learn's `uniform_average`).

use super::batch::{Equal, Weighting, assert_batch, mean};
use crate::number::memory::{self, Flat};
use crate::number::scalar::double;
use crate::target::Target;
use crate::weight::times;

/// `1/N Σ |a − y|`, in the units of the targets.
///
/// ```
/// use mlp_core::{metrics::mean_absolute_error, prelude::*};
/// assert_eq!(mean_absolute_error(&[vector![1.0], vector![4.0]], &[vector![2.0], vector![2.0]]), 1.5);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn mean_absolute_error<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    weighted_mean_absolute_error(outputs, targets, Equal)
}

pub(super) fn weighted_mean_absolute_error<O: Flat, Y: Target<O>>(
    outputs: &[O],
    targets: &[Y],
    weighting: impl Weighting,
) -> f64 {
    over_outputs(outputs, targets, weighting, |k| {
        mean(pairs(k, outputs, targets).map(|(a, y)| (a - y).abs()), weighting)
    })
}

/// `√(1/N Σ (a − y)²)`, in the units of the targets.
///
/// ```
/// use mlp_core::{metrics::root_mean_squared_error, prelude::*};
/// let outputs = [vector![1.0], vector![8.0]];
/// assert_eq!(root_mean_squared_error(&outputs, &[vector![2.0], vector![1.0]]), 5.0);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn root_mean_squared_error<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    weighted_root_mean_squared_error(outputs, targets, Equal)
}

pub(super) fn weighted_root_mean_squared_error<O: Flat, Y: Target<O>>(
    outputs: &[O],
    targets: &[Y],
    weighting: impl Weighting,
) -> f64 {
    over_outputs(outputs, targets, weighting, |k| {
        let squares = pairs(k, outputs, targets).map(|(a, y)| (a - y) * (a - y));
        nalgebra::ComplexField::sqrt(mean(squares, weighting))
    })
}

/// The coefficient of determination, `R² = 1 − Σ (a − y)² / Σ (y − ȳ)²` with `ȳ` the mean of the targets: 1 is perfect,
/// and 0 is the score of the constant prediction `ȳ`.
///
/// For equal targets the formula gives NaN if the outputs are perfect, and −∞ otherwise.
///
/// ```
/// use mlp_core::{metrics::r_squared, prelude::*};
/// let targets = [vector![1.0], vector![3.0]];
/// assert_eq!(r_squared(&[vector![2.0], vector![2.0]], &targets), 0.0);
/// assert_eq!(r_squared(&[vector![1.0], vector![2.5]], &targets), 0.875);
/// ```
///
/// # Panics
///
/// If the numbers of outputs and targets differ, or if a class index is out of range.
pub fn r_squared<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    weighted_r_squared(outputs, targets, Equal)
}

pub(super) fn weighted_r_squared<O: Flat, Y: Target<O>>(
    outputs: &[O],
    targets: &[Y],
    weighting: impl Weighting,
) -> f64 {
    over_outputs(outputs, targets, weighting, |k| {
        let weighted =
            || pairs(k, outputs, targets).enumerate().map(|(sample, pair)| (weighting.of(sample).into(), pair));
        // Shifted by the first target, so that equal targets have a variance of exactly 0.
        let origin = weighted().find(|&(weight, _)| weight > 0.0).map_or(0.0, |(_, (_, y))| y);
        let shift = mean(pairs(k, outputs, targets).map(|(_, y)| y - origin), weighting);
        let squares = |(residual, total), (weight, (a, y)): (f64, (f64, f64))| {
            let (from_output, from_mean) = (a - y, y - origin - shift);
            (residual + times(weight, from_output * from_output), total + times(weight, from_mean * from_mean))
        };
        let (residual, total) = weighted().fold((0.0, 0.0), squares);
        1.0 - residual / total
    })
}

/// The mean over the outputs.
#[track_caller]
fn over_outputs<O: Flat, Y: Target<O>>(
    outputs: &[O],
    targets: &[Y],
    weighting: impl Weighting,
    of: impl Fn(usize) -> f64,
) -> f64 {
    assert_batch(outputs, targets, weighting);
    mean((0..O::LEN).map(of), Equal)
}

/// Output `k` and its target, for each sample.
fn pairs<O: Flat, Y: Target<O>>(k: usize, outputs: &[O], targets: &[Y]) -> impl Iterator<Item = (f64, f64)> {
    outputs
        .iter()
        .zip(targets)
        .map(move |(output, target)| (double(memory::as_slice(output)[k]), double(target.expected().at(k))))
}
