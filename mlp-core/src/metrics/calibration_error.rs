//! Errors of calibration.

use thiserror::Error;

/// The reason that outputs could not be compared with frequencies, or calibrated.
///
/// ```
/// use mlp_core::metrics::{Bins, CalibrationError, Reliability};
/// use mlp_core::prelude::*;
/// let error = Reliability::of(Bins::Width(10), &[vector![1.5]], &[1]).unwrap_err();
/// assert_eq!(error, CalibrationError::Probability { sample: 0, value: 1.5 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum CalibrationError {
    /// There are no samples, or all have a weight of 0.
    #[error("there are no samples to calibrate on")]
    Empty,
    /// `Bins::Width(0)` or `Bins::Count(0)`.
    #[error("a reliability table needs at least one bin, but 0 were given")]
    NoBins,
    /// An output is not a probability.
    #[error(
        "sample {sample} (counted from 0) has the output {value}, which is not a probability: calibration is for `sigmoid` and \
         `softmax` outputs"
    )]
    Probability {
        /// The sample, counted from zero.
        sample: usize,
        /// The output.
        value: f64,
    },
    /// Several outputs do not sum to 1.
    #[error(
        "the outputs of sample {sample} (counted from 0) sum to {sum} instead of 1: a temperature is for one `sigmoid` output, or for \
         `softmax` outputs"
    )]
    SumOfOutputs {
        /// The sample, counted from zero.
        sample: usize,
        /// The sum.
        sum: f64,
    },
    /// A target does not have a class.
    #[error("the target of sample {sample} (counted from 0) has no class, since a value is NaN")]
    NoClass {
        /// The sample, counted from zero.
        sample: usize,
    },
    /// The targets of a sample are not probabilities that sum to 1.
    #[error("the targets of sample {sample} (counted from 0) are not probabilities that sum to 1")]
    Target {
        /// The sample, counted from zero.
        sample: usize,
    },
    /// The cross-entropy falls as the temperature goes to zero.
    #[error(
        "every sample has the largest output for its class, so the cross-entropy falls without end as the temperature goes to 0: \
         use more validation samples"
    )]
    Separable,
    /// The cross-entropy falls as the temperature grows.
    #[error(
        "the outputs say no more about the classes than equal probabilities, so no temperature mends them: \
         are the outputs and targets those of the same samples?"
    )]
    Uninformative,
    /// A temperature is zero, negative, infinite or NaN, or so small that its inverse is infinite.
    #[error("a temperature must be a positive number with a finite inverse, but it is {value:?}")]
    Temperature {
        /// The given value.
        value: f64,
    },
}
