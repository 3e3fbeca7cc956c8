//! The valid ranges of the settings, and the accessors of the learning rate.

use super::SettingError;
use crate::number::scalar::{Scalar, constant, is_positive_in};

/// `learning_rate` and `set_learning_rate` of [`Optimizer`](super::Optimizer), on the field that holds the learning rate.
macro_rules! learning_rate_methods {
    ($($field:ident).+) => {
        fn learning_rate(&self) -> Option<f64> {
            Some(self.$($field).+)
        }

        fn set_learning_rate(&mut self, learning_rate: f64) {
            self.$($field).+ = learning_rate;
        }
    };
}

pub(super) use learning_rate_methods;

/// The learning rate must be positive and finite.
pub(super) fn check_learning_rate(value: f64) -> Result<(), SettingError> {
    if value > 0.0 && value.is_finite() { Ok(()) } else { Err(SettingError::LearningRate { value }) }
}

/// The learning rate must also be positive and finite in the precision `T`: rounded to zero, no step changes anything.
pub(super) fn check_learning_rate_in<T: Scalar>(value: f64) -> Result<(), SettingError> {
    check_learning_rate(value)?;
    check(is_positive_in::<T>(value), "learning rate", POSITIVE, value)
}

/// Panics with the message of the error: a step has no result to return it in.
#[inline(always)]
#[track_caller]
pub(super) fn assert_valid(checked: Result<(), SettingError>) {
    if let Err(error) = checked {
        panic!("{error}");
    }
}

pub(crate) const POSITIVE: &str = "a positive number in the precision of the network";

/// Whether a number that is at least 0 is zero, or positive in the precision `T`: if it were rounded to zero, it would have no effect.
#[cfg(feature = "alloc")]
pub(crate) fn is_zero_or_positive_in<T: Scalar>(value: f64) -> bool {
    value <= 0.0 || is_positive_in::<T>(value)
}

#[cfg(feature = "alloc")]
pub(crate) const ZERO_OR_POSITIVE: &str = "0 or a positive number in the precision of the network";

/// A decay rate β must be in `0 ≤ β < 1`, also in the precision `T`: at 1, nothing decays.
pub(super) fn check_decay_rate<T: Scalar>(name: &'static str, value: f64) -> Result<(), SettingError> {
    check((0.0..1.0).contains(&value), name, "at least 0 and less than 1", value)?;
    let is_below_one = constant::<T>(value) < nalgebra::one();
    check(is_below_one, name, "at least 0, and less than 1 in the precision of the network", value)
}

/// ε must be positive in the precision `T`: if it were rounded to zero, a zero gradient would give 0 / 0.
pub(super) fn check_epsilon<T: Scalar>(value: f64) -> Result<(), SettingError> {
    check(is_positive_in::<T>(value), "epsilon", POSITIVE, value)
}

/// Refuses a setting unless it is in range.
pub(super) fn check(is_in_range: bool, name: &'static str, must: &'static str, value: f64) -> Result<(), SettingError> {
    if is_in_range { Ok(()) } else { Err(SettingError::OutOfRange { name, must, value }) }
}
