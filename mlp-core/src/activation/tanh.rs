//! The hyperbolic tangent.

use super::{Elementwise, math};
use crate::kernel::{self, Function};
use crate::link::BuiltInAlone;
use crate::number::scalar::Scalar;

/// `f(s) = tanh s`. Written `tanh`.
///
/// Nothing overflows, and values near zero keep their relative accuracy, within a few ulp everywhere; where vector
/// instructions compute a layer, within 2.42 ulp (over all `f32`) and 2.6 ulp (over two million `f64`), odd to the last
/// bit and at most one. The derivative is `1 − a²` as the product `(1 − a)(1 + a)`; near `a = ±1` it has the
/// absolute accuracy of `a`, a few ulp of one, which is what a gradient needs.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Tanh::value(0.0), 0.0);
/// assert_eq!(Tanh::value(-1e4), -1.0);
/// assert_eq!(Tanh::derivative(0.0, 0.0), 1.0);
/// ```
#[derive(Debug)]
pub struct Tanh;

impl Elementwise for Tanh {
    const NAME: &'static str = "tanh";
    const FUNCTION: Option<Function> = Some(Function::Tanh);
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        math::tanh(s)
    }

    #[inline]
    fn derivative<T: Scalar>(_s: T, a: T) -> T {
        (T::one() - a) * (T::one() + a)
    }

    #[inline(always)]
    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::tanh(s, a);
    }

    #[inline(always)]
    fn derivatives<T: Scalar>(_: &[T], a: &[T], delta: &mut [T]) {
        kernel::tanh_backward(a, delta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(Tanh, left: Line::level(-1.0), right: Line::level(1.0));

    #[test]
    fn has_known_values() {
        check_values::<Tanh>(&[
            (-9.0, -0.999_999_969_540_041, 6.091_991_712_323_229e-08),
            (-2.0, -0.964_027_580_075_816_9, 0.070_650_824_853_164_47),
            (-0.5, -0.462_117_157_260_009_74, 0.786_447_732_965_927_4),
            (-9.536_743_164_062_5e-07, -9.536_743_164_059_608e-07, 0.999_999_999_999_090_5),
            (0.0, 0.0, 1.0),
            (0.125, 0.124_353_001_771_596_21, 0.984_536_330_950_393_4),
            (1.0, 0.761_594_155_955_764_9, 0.419_974_341_614_026_1),
            (3.0, 0.995_054_753_686_730_5, 0.009_866_037_165_440_19),
            (12.0, 0.999_999_999_924_497_3, 1.510_053_817_597_626e-10),
        ]);
    }
}
