//! The exponential function.

use super::Elementwise;
use crate::kernel::{self, Function};
use crate::link::BuiltIn;
use crate::loss::Poisson;
use crate::number::scalar::Scalar;

/// `f(s) = e^s`. Written `exp`. Canonical with [`Poisson`]: the mean of counts, which is positive.
///
/// As accurate as the exponential function of the platform, and within 1.1 ulp where vector instructions compute a layer
/// (over all `f32`; over two million `f64`); infinite only where `e^s` exceeds the largest number (`s > 88` in single
/// precision, `s > 709` in double).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Exp::value(0.0), 1.0);
/// assert_eq!(Exp::derivative(0.0, 1.0), 1.0);
/// ```
#[derive(Debug)]
pub struct Exp;

impl Elementwise for Exp {
    const NAME: &'static str = "exp";
    const FUNCTION: Option<Function> = Some(Function::Exp);
    type Canonical = BuiltIn<Poisson>;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        s.exp()
    }

    #[inline]
    fn derivative<T: Scalar>(_s: T, a: T) -> T {
        a
    }

    #[inline(always)]
    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::exp(s, a);
    }

    fn derivatives<T: Scalar>(_: &[T], a: &[T], delta: &mut [T]) {
        kernel::exp_backward(a, delta);
    }
}

#[cfg(test)]
mod tests {
    use core::f64::consts::E;

    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(Exp, left: Line::level(0.0), right: Line::through_zero(f64::INFINITY));

    #[test]
    fn has_known_values() {
        check_values::<Exp>(&[
            (-30.0, 9.357_622_968_840_175e-14, 9.357_622_968_840_175e-14),
            (-5.0, 0.006_737_946_999_085_467, 0.006_737_946_999_085_467),
            (-1.0, 0.367_879_441_171_442_33, 0.367_879_441_171_442_33),
            (-0.125, 0.882_496_902_584_595_5, 0.882_496_902_584_595_5),
            (0.0, 1.0, 1.0),
            (0.25, 1.284_025_416_687_741_4, 1.284_025_416_687_741_4),
            (1.0, E, E),
            (3.0, 20.085_536_923_187_668, 20.085_536_923_187_668),
            (20.0, 485_165_195.409_790_3, 485_165_195.409_790_3),
        ]);
    }
}
