//! The hyperbolic tangent in three straight pieces.

use super::Elementwise;
use crate::kernel::{self, Function};
use crate::link::BuiltInAlone;
use crate::number::scalar::Scalar;

/// `f(s) = s`, held between −1 and 1, with `f'(±1) = 0`. Written `hard_tanh`.
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

impl Elementwise for HardTanh {
    const NAME: &'static str = "hard_tanh";
    const FUNCTION: Option<Function> = Some(Function::HardTanh);
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        if s <= -T::one() {
            -T::one()
        } else if s >= T::one() {
            T::one()
        } else {
            s
        }
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        if s <= -T::one() || s >= T::one() { T::zero() } else { T::one() }
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::hard_tanh(s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::hard_tanh_backward(s, delta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(HardTanh, left: Line::level(-1.0), right: Line::level(1.0));

    #[test]
    fn has_known_values() {
        check_values::<HardTanh>(&[
            (-2.0, -1.0, 0.0),
            (-1.0, -1.0, 0.0),
            (-0.5, -0.5, 1.0),
            (0.0, 0.0, 1.0),
            (0.5, 0.5, 1.0),
            (1.0, 1.0, 0.0),
            (2.0, 1.0, 0.0),
        ]);
    }
}
