//! The numbers that a network computes with: `f32`, `f64`, and anything else that behaves like a real number.
//!
//! One blanket implementation serves them all, so dual numbers run through the very code that trains a network. Where
//! a faster way exists for `f32` and `f64`, the kernels choose it by [`core::any::TypeId`], which the compiler folds away.

use nalgebra::RealField;

/// A real number: `f32`, `f64`, a dual number, …
///
/// ```
/// fn takes_any<T: mlp_core::Scalar>(_: T) {}
/// takes_any(1.0_f32);
/// takes_any(1.0_f64);
/// ```
pub trait Scalar: RealField + Copy {}

impl<T: RealField + Copy> Scalar for T {}

/// A literal constant of a formula as a scalar of type `T`.
///
/// ```
/// assert_eq!(mlp_core::scalar::constant::<f32>(0.5), 0.5_f32);
/// ```
#[inline]
pub fn constant<T: Scalar>(value: f64) -> T {
    nalgebra::convert(value)
}

/// The ratio `NUMERATOR / DENOMINATOR`, by which types carry constants that floats cannot carry.
///
/// ```
/// assert_eq!(mlp_core::scalar::ratio(1, 100), 0.01);
/// ```
#[allow(clippy::cast_precision_loss, reason = "the quotient of two exact integers below 2^53 is rounded once")]
pub const fn ratio(numerator: u64, denominator: u64) -> f64 {
    numerator as f64 / denominator as f64
}

/// The number of samples as a scalar, for means.
#[allow(clippy::cast_precision_loss, reason = "nobody averages over 2^53 samples")]
pub(crate) fn count<T: Scalar>(samples: usize) -> T {
    constant(samples as f64)
}

/// Whether a value is neither infinite nor NaN. For dual numbers, whether the real part is.
pub(crate) fn is_finite<T: Scalar>(value: T) -> bool {
    value.is_finite()
}

/// A scalar as a double; of a dual number, its real part.
#[cfg(feature = "alloc")]
pub(crate) fn double<T: Scalar>(value: T) -> f64 {
    nalgebra::try_convert(value).unwrap_or(f64::NAN)
}
