//! The piecewise linear tanh: `f(s) = s`, clipped to `[−1, 1]`; `f' = 1` inside `(−1, 1)`, 0 from the joints on.

use crate::number::scalar::Scalar;

/// `f(s) = s`, clipped to `[−1, 1]`, with `f'(±1) = 0`. Written `hard_tanh`.
///
/// Exact everywhere; NaN stays NaN. Collobert (2004).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(HardTanh::value(0.25), 0.25);
/// assert_eq!(HardTanh::value(-4.0), -1.0);
/// assert_eq!(HardTanh::derivative(-4.0, -1.0), 0.0);
/// ```
#[derive(Debug)]
pub struct HardTanh;

/// `f(s)`.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    if s <= -T::one() {
        -T::one()
    } else if s >= T::one() {
        T::one()
    } else {
        s
    }
}

/// `f'(s)`.
#[inline]
pub(crate) fn derivative<T: Scalar>(s: T) -> T {
    if s <= -T::one() || s >= T::one() { T::zero() } else { T::one() }
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
