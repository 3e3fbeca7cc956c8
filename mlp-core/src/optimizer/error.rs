//! The error for settings out of range. Optimizers do not depend on training: `train::TrainError` converts from it.

use thiserror::Error;

/// An optimizer setting that is out of range, as returned by [`Optimizer::check`](super::Optimizer::check). A
/// [`Trainer`](crate::Trainer) reports it as the [`TrainError`](crate::TrainError) with the same text.
///
/// ```
/// use mlp_core::prelude::*;
/// let adam: Adam = Adam::new(1e-3).betas(0.9, 1.0);
/// let must = "at least 0 and less than 1";
/// let error = SettingError::OutOfRange { name: "second beta", must, value: 1.0 };
/// assert_eq!(adam.check(), Err(error.clone()));
/// assert_eq!(error.to_string(), "the second beta must be at least 0 and less than 1, but it is 1");
/// assert_eq!(TrainError::from(error), TrainError::Setting { name: "second beta", must, value: 1.0 });
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum SettingError {
    /// The learning rate is zero, negative, infinite or NaN.
    #[error("the learning rate must be a positive number, but it is {value}")]
    LearningRate {
        /// The given learning rate.
        value: f64,
    },
    /// A setting other than the learning rate is out of range.
    #[error("the {name} must be {must}, but it is {value}")]
    OutOfRange {
        /// The name of the setting, such as `momentum`.
        name: &'static str,
        /// The requirement, such as `at least 1`.
        must: &'static str,
        /// The given value.
        value: f64,
    },
}
