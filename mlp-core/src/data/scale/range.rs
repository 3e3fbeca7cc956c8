//! The range of a feature over the samples, and whether the feature counts as constant.

#[cfg(feature = "alloc")]
use crate::data::error::DataError;
#[cfg(feature = "alloc")]
use crate::number::memory::{self, Flat};
#[cfg(feature = "alloc")]
use crate::number::scalar::is_finite;
use crate::number::scalar::{Scalar, constant};

/// The largest range of a constant feature, in units of the machine epsilon times the largest magnitude. Equal numbers that
/// are computed in different ways, such as `0.1 + 0.2` and `0.3`, differ by half an epsilon per operation.
const ROUNDING: f64 = 16.0;

/// Whether numbers from `min` to `max` differ by rounding errors alone. Division by such a range would amplify rounding errors
/// to the size of a feature, and a new value by a factor of up to `1 / epsilon`.
pub(crate) fn is_constant<T: Scalar>(min: T, max: T) -> bool {
    // If `min` is of another magnitude than `max`, the feature is not constant.
    max - min <= constant::<T>(ROUNDING) * T::default_epsilon() * nalgebra::ComplexField::abs(max)
}

/// The smallest and the largest number of each feature.
///
/// # Errors
///
/// If there are no samples, or if a number or the range of a feature is infinite or NaN.
#[cfg(feature = "alloc")]
pub(super) fn ranges<X: Flat>(samples: &[X]) -> Result<(X, X), DataError> {
    let first = samples.first().ok_or(DataError::Empty)?;
    let (mut smallest, mut largest) = (memory::zeros::<X>(), memory::zeros::<X>());
    let (min, max) = (memory::as_mut_slice(&mut smallest), memory::as_mut_slice(&mut largest));
    min.copy_from_slice(memory::as_slice(first));
    max.copy_from_slice(memory::as_slice(first));
    for sample in samples {
        for (index, &x) in memory::as_slice(sample).iter().enumerate() {
            if x < min[index] {
                min[index] = x;
            } else if x > max[index] {
                max[index] = x;
            }
            if !is_finite(x) || !is_finite(max[index] - min[index]) {
                return Err(DataError::Unscalable { index });
            }
        }
    }
    Ok((smallest, largest))
}
