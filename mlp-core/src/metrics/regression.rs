//! How far outputs are from the numbers that are wanted.
//!
//! With several outputs, each is the mean over the outputs of what it is for one (scikit-learn's `uniform_average`).

use super::{assert_batch, mean};
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
/// If there are not as many targets as outputs, or if a class index is not that of an output.
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
/// If there are not as many targets as outputs, or if a class index is not that of an output.
pub fn root_mean_squared_error<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    over_outputs(outputs, targets, |k| {
        let sum = pairs(k, outputs, targets).map(|(a, y)| (a - y) * (a - y)).sum();
        nalgebra::ComplexField::sqrt(mean(sum, outputs.len()))
    })
}

/// The coefficient of determination, `R² = 1 − Σ (a − y)² / Σ (y − ȳ)²` with `ȳ` the mean of the targets: 1 is perfect,
/// and 0 is as good as answering `ȳ` always.
///
/// If all targets are equal it is what the formula gives: NaN where the outputs are perfect, otherwise −∞.
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
/// If there are not as many targets as outputs, or if a class index is not that of an output.
pub fn r_squared<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) -> f64 {
    over_outputs(outputs, targets, |k| {
        // From the first target on, so that equal targets have exactly no variance.
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

/// What unit `k` gives and what is wanted of it, for each sample.
fn pairs<O: Flat, Y: Target<O>>(k: usize, outputs: &[O], targets: &[Y]) -> impl Iterator<Item = (f64, f64)> {
    outputs
        .iter()
        .zip(targets)
        .map(move |(output, target)| (double(memory::as_slice(output)[k]), double(target.wanted().at(k))))
}
