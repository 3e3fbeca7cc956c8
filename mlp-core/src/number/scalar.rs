//! The scalars of a network: `f32`, `f64`, and every other real field.
//!
//! One blanket implementation covers all of them, so dual numbers run through the same code that trains a network. The
//! kernels select faster loops for `f32` and `f64` by [`core::any::TypeId`], a comparison that the compiler folds away.

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

/// A constant of a formula as a scalar of type `T`.
///
/// ```
/// assert_eq!(mlp_core::scalar::constant::<f32>(0.5), 0.5_f32);
/// ```
#[inline]
pub fn constant<T: Scalar>(value: f64) -> T {
    nalgebra::convert(value)
}

/// The ratio `NUMERATOR / DENOMINATOR`: types carry constants as ratios, since floats cannot be const parameters.
///
/// ```
/// assert_eq!(mlp_core::scalar::ratio(1, 100), 0.01);
/// ```
#[allow(clippy::cast_precision_loss, reason = "the quotient of two exact integers below 2^53 is rounded once")]
pub const fn ratio(numerator: u64, denominator: u64) -> f64 {
    numerator as f64 / denominator as f64
}

/// A number of samples as a scalar, for means.
#[allow(clippy::cast_precision_loss, reason = "nobody averages over 2^53 samples")]
pub(crate) fn count<T: Scalar>(samples: usize) -> T {
    constant(samples as f64)
}

/// Whether a value, or the real part of a dual number, is neither infinite nor NaN.
pub(crate) fn is_finite<T: Scalar>(value: T) -> bool {
    value.is_finite()
}

/// Whether all of these numbers are finite.
#[cfg(feature = "alloc")]
pub(crate) fn are_finite<T: Scalar>(numbers: &[T]) -> bool {
    numbers.iter().all(|&number| is_finite(number))
}

/// Whether a number is positive and finite in the precision `T`.
#[inline(always)]
pub(crate) fn is_positive_in<T: Scalar>(value: f64) -> bool {
    let value = constant::<T>(value);
    value > T::zero() && is_finite(value)
}

/// A scalar, or the real part of a dual number, in double precision.
pub(crate) fn double<T: Scalar>(value: T) -> f64 {
    nalgebra::try_convert(value).unwrap_or(f64::NAN)
}

/// The distance of one from the next larger number.
#[cfg(feature = "alloc")]
pub(crate) fn precision<T: Scalar>() -> f64 {
    let mut precision = 1.0;
    while T::one() + constant(precision / 2.0) > T::one() {
        precision /= 2.0;
    }
    precision
}
