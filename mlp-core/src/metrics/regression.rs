//! Metrics of the deviations of outputs from targets.
//!
//! With several outputs, each metric is the mean over the outputs (scikit-learn's `uniform_average`).

use super::batch::Equal;
use super::compared::{Batch, Compared, mean};
use crate::number::memory::Flat;
use crate::number::unit::unit_of_squares;
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
    absolute_error(&Batch::new(outputs, targets, Equal))
}

pub(super) fn absolute_error(batch: &dyn Compared) -> f64 {
    over_outputs(batch, |k| {
        let unit = unit_of_errors(batch, k);
        unit * batch.mean(|sample| (error(batch, sample, k) / unit).abs())
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
    root_of_squared_error(&Batch::new(outputs, targets, Equal))
}

pub(super) fn root_of_squared_error(batch: &dyn Compared) -> f64 {
    over_outputs(batch, |k| {
        let unit = unit_of_errors(batch, k);
        let square = |sample| {
            let error = error(batch, sample, k) / unit;
            error * error
        };
        unit * nalgebra::ComplexField::sqrt(batch.mean(square))
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
    determination(&Batch::new(outputs, targets, Equal))
}

pub(super) fn determination(batch: &dyn Compared) -> f64 {
    over_outputs(batch, |k| {
        // Shifted by the first target, so that equal targets have a variance of exactly 0.
        let origin = counted(batch).next().map_or(0.0, |sample| batch.expected(sample, k));
        let deviation = |sample: usize| batch.expected(sample, k) - origin;
        let unit = unit_of_squares(counted(batch).map(|sample| deviation(sample).abs()));
        let shift = batch.mean(|sample| deviation(sample) / unit);
        let squares = |(residual, total), sample| {
            let (weight, from_output) = (batch.weight(sample), error(batch, sample, k) / unit);
            let from_mean = deviation(sample) / unit - shift;
            (residual + times(weight, from_output * from_output), total + times(weight, from_mean * from_mean))
        };
        let (residual, total) = (0..batch.samples()).fold((0.0, 0.0), squares);
        1.0 - residual / total
    })
}

/// The deviation of output `k` of a sample from its target.
fn error(batch: &dyn Compared, sample: usize, k: usize) -> f64 {
    batch.output(sample, k) - batch.expected(sample, k)
}

/// The unit of the errors of an output.
fn unit_of_errors(batch: &dyn Compared, k: usize) -> f64 {
    unit_of_squares(counted(batch).map(|sample| error(batch, sample, k).abs()))
}

/// The samples with a weight above 0.
fn counted(batch: &dyn Compared) -> impl Iterator<Item = usize> {
    (0..batch.samples()).filter(|&sample| batch.weight(sample) > 0.0)
}

/// The mean over the outputs.
fn over_outputs(batch: &dyn Compared, of: impl Fn(usize) -> f64) -> f64 {
    mean((0..batch.width()).map(of))
}
