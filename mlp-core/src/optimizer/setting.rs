//! What the settings of an optimizer must be.

#[cfg(feature = "alloc")]
use crate::number::scalar::{Scalar, constant, is_finite};
use crate::train::TrainError;

/// A learning rate must be positive and finite.
pub(super) fn check_learning_rate(value: f64) -> Result<(), TrainError> {
    if value > 0.0 && value.is_finite() { Ok(()) } else { Err(TrainError::LearningRate { value }) }
}

/// The share of an average that is kept must leave room for what is new.
#[cfg(feature = "alloc")]
pub(super) fn check_share(name: &'static str, value: f64) -> Result<(), TrainError> {
    check((0.0..1.0).contains(&value), name, "at least 0 and less than 1", value)
}

/// What is added to a divisor, in the precision `T`: were it zero there, a unit without a gradient would divide 0 by 0.
#[cfg(feature = "alloc")]
pub(super) fn check_epsilon<T: Scalar>(value: f64) -> Result<(), TrainError> {
    let is_positive = value.is_finite() && constant::<T>(value) > T::zero() && is_finite(constant::<T>(value));
    check(is_positive, "epsilon", "a positive number in the precision of the network", value)
}

/// A setting is in range.
#[cfg(feature = "alloc")]
pub(super) fn check(is_good: bool, name: &'static str, must: &'static str, value: f64) -> Result<(), TrainError> {
    if is_good { Ok(()) } else { Err(TrainError::Setting { name, must, value }) }
}
