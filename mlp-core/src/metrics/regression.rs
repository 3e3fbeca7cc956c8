//! Metrics of the deviations of outputs from targets.
//!
//! With several outputs, each metric is the mean over the outputs (scikit-learn's `uniform_average`).

use super::batch::{assert_batch, mean};
use crate::number::memory::{self, Flat};
use crate::number::scalar::double;
use crate::target::Target;

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
    over_outputs(outputs, targets, |k| {
        let sum = pairs(k, outputs, targets).map(|(a, y)| (a - y).abs()).sum();
        mean(sum, outputs.len())
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
    over_outputs(outputs, targets, |k| {
        let sum = pairs(k, outputs, targets).map(|(a, y)| (a - y) * (a - y)).sum();
        nalgebra::ComplexField::sqrt(mean(sum, outputs.len()))
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
    over_outputs(outputs, targets, |k| {
        // Shifted by the first target, so that equal targets have a variance of exactly 0.
        let origin = pairs(k, outputs, targets).next().map_or(0.0, |(_, y)| y);
        let shift = mean(pairs(k, outputs, targets).map(|(_, y)| y - origin).sum(), outputs.len());
        let squares = |(residual, total), (a, y): (f64, f64)| {
            let (from_output, from_mean) = (a - y, y - origin - shift);
            (residual + from_output * from_output, total + from_mean * from_mean)
        };
        let (residual, total) = pairs(k, outputs, targets).fold((0.0, 0.0), squares);
        1.0 - residual / total
    })
}

/// The mean over the outputs.
#[track_caller]
fn over_outputs<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y], of: impl Fn(usize) -> f64) -> f64 {
    assert_batch(outputs, targets);
    mean((0..O::LEN).map(of).sum(), O::LEN)
}

/// Output `k` and its target, for each sample.
fn pairs<O: Flat, Y: Target<O>>(k: usize, outputs: &[O], targets: &[Y]) -> impl Iterator<Item = (f64, f64)> {
    outputs
        .iter()
        .zip(targets)
        .map(move |(output, target)| (double(memory::as_slice(output)[k]), double(target.wanted().at(k))))
}
