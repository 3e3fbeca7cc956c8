//! The leaky rectified linear unit: `f(s) = s` for `s > 0` and `slope · s` otherwise; `f'` is 1 or the slope, with
//! `f'(0) = slope`.

use crate::number::scalar::Scalar;

/// `f(s)`.
#[inline]
pub(crate) fn value<T: Scalar>(slope: T, s: T) -> T {
    if s <= T::zero() { slope * s } else { s }
}

/// `f'(s)`.
#[inline]
pub(crate) fn derivative<T: Scalar>(slope: T, s: T) -> T {
    if s <= T::zero() { slope } else { T::one() }
}
