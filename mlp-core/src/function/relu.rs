//! The rectified linear unit: `f(s) = max(0, s)`, `f'(s) = [s > 0]`; both branch at 0.

use crate::number::scalar::Scalar;

/// `f(s) = max(0, s)`, with `f'(0) = 0`. Written `relu`.
///
/// Exact everywhere; NaN stays NaN, so divergence is not hidden.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Relu::value(-2.0), 0.0);
/// assert_eq!(Relu::derivative(3.0, 3.0), 1.0);
/// ```
#[derive(Debug)]
pub struct Relu;

/// `f(s)`.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    if s <= T::zero() { T::zero() } else { s }
}

/// `f'(s)`.
#[inline]
pub(crate) fn derivative<T: Scalar>(s: T) -> T {
    if s <= T::zero() { T::zero() } else { T::one() }
}

/// `f''(s)`, zero on every piece.
#[inline]
pub(crate) fn second_derivative<T: Scalar>(_s: T) -> T {
    T::zero()
}

/// `f'''(s)`.
#[inline]
pub(crate) fn third_derivative<T: Scalar>(_s: T) -> T {
    T::zero()
}
