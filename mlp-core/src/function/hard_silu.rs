//! The silu with a piecewise linear sigmoid: `f(s) = s · hard_sigmoid(s)`; `f'(s) = (2s + 3) / 6` inside `(−3, 3)`, 0 up to
//! −3 and 1 from 3 on.

use super::hard_sigmoid;
use crate::number::scalar::{Scalar, constant};

/// `f(s) = s · hard_sigmoid(s)`: 0 for `s ≤ −3`, `s` for `s ≥ 3`, `s (s + 3) / 6` between. Written `hard_silu`.
///
/// Accurate to two ulp everywhere; NaN stays NaN. At the joints the derivative is that of the outer piece:
/// `f'(−3) = 0`, `f'(3) = 1`. Howard et al. (2019), who call it h-swish.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(HardSilu::value(-4.0), 0.0);
/// assert_eq!(HardSilu::value(4.0), 4.0);
/// assert_eq!(HardSilu::derivative(0.0, 0.0), 0.5);
/// ```
#[derive(Debug)]
pub struct HardSilu;

/// `f(s)`.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    // Not a product in the first piece, since −∞ · 0 is NaN.
    if s <= constant(-3.0) { T::zero() } else { s * hard_sigmoid::value(s) }
}

/// `f'(s)`.
#[inline]
pub(crate) fn derivative<T: Scalar>(s: T) -> T {
    // Before the comparisons, so that vector instructions need no branch.
    let between = (s + s + constant(3.0)) / constant(6.0);
    if s <= constant(-3.0) {
        T::zero()
    } else if s >= constant(3.0) {
        T::one()
    } else {
        between
    }
}

/// `f''(s)`: 1/3 between the joints, at which it is that of the outer piece.
#[inline]
pub(crate) fn second_derivative<T: Scalar>(s: T) -> T {
    if s <= constant(-3.0) || s >= constant(3.0) { T::zero() } else { T::one() / constant(3.0) }
}

/// `f'''(s)`, zero on every piece.
#[inline]
pub(crate) fn third_derivative<T: Scalar>(_s: T) -> T {
    T::zero()
}
