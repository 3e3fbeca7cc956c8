//! The piecewise linear sigmoid: `f(s) = (s + 3) / 6`, clipped to `[0, 1]`; `f' = 1/6` inside `(−3, 3)`, 0 from the
//! joints on.

use crate::number::scalar::{Scalar, constant};

/// `f(s) = s/6 + 1/2`, clipped to `[0, 1]`, with `f'(±3) = 0`. Written `hard_sigmoid`.
///
/// Computed as `(s + 3) / 6`, which is accurate to one ulp, also near its zero at `s = −3`; NaN stays NaN. The form
/// with slope 1/6 is that of Howard et al. (2019).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(HardSigmoid::value(0.0), 0.5);
/// assert_eq!(HardSigmoid::value(4.0), 1.0);
/// assert_eq!(HardSigmoid::derivative(4.0, 1.0), 0.0);
/// ```
#[derive(Debug)]
pub struct HardSigmoid;

/// `f(s)`.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    // Before the comparisons, so that vector instructions need no branch.
    let between = (s + constant(3.0)) / constant(6.0);
    if s <= constant(-3.0) {
        T::zero()
    } else if s >= constant(3.0) {
        T::one()
    } else {
        between
    }
}

/// `f'(s)`.
#[inline]
pub(crate) fn derivative<T: Scalar>(s: T) -> T {
    if s <= constant(-3.0) || s >= constant(3.0) { T::zero() } else { T::one() / constant(6.0) }
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
