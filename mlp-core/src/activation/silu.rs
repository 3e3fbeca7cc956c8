//! The sigmoid linear unit.

use super::Elementwise;
use super::math::{sigmoid, sigmoid_and_complement};
use crate::initializer::Initializer;
use crate::kernel::{self, Function};
use crate::link::BuiltInAlone;
use crate::number::scalar::{Scalar, constant};

/// `f(s) = s σ(s)`, with the logistic function `σ`. Written `silu`; also known as swish.
///
/// Accurate to 2 ulp, in the left tail too wherever `σ(s)` is a normal number; where vector instructions compute a layer,
/// within 3.42 ulp (over all `f32`) and 3.3 ulp (over two million `f64`), to the end of the tail. The derivative is `σ(s) (1 + s σ(−s))`;
/// `σ(−s)` is computed beside `σ(s)` and not as `1 − σ(s)`, the cancellation of which the factor `s` would magnify.
/// Elfwing, Uchibe and Doya (2018).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Silu::value(0.0), 0.0);
/// assert_eq!(Silu::value(1e4), 1e4);
/// assert_eq!(Silu::derivative(0.0, 0.0), 0.5);
/// ```
#[derive(Debug)]
pub struct Silu;

/// Beyond this distance from zero `e^−|s|` is zero in double precision, so `σ` is a step. Infinities end there too,
/// where the product with `s` would be `∞ · 0`.
const FAR: f64 = 1000.0;

impl Elementwise for Silu {
    const NAME: &'static str = "silu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const FUNCTION: Option<Function> = Some(Function::Silu);
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        if s < constant(-FAR) { T::zero() } else { s * sigmoid(s) }
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        if s < constant(-FAR) {
            T::zero()
        } else if s > constant(FAR) {
            T::one()
        } else {
            // Product rule, with σ' = σ (1 − σ).
            let (sigma, complement) = sigmoid_and_complement(s);
            sigma * (T::one() + s * complement)
        }
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::silu(s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::silu_backward(s, delta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(Silu, left: Line::level(0.0), right: Line::IDENTITY);

    #[test]
    fn has_known_values() {
        check_values::<Silu>(&[
            (-30.0, -2.807_286_890_651_789_6e-12, -2.713_710_660_963_134e-12),
            (-5.0, -0.033_464_254_621_424_28, -0.026_547_432_429_665_92),
            (-1.25, -0.278_375_173_531_636_04, 0.006_319_155_084_687_581_5),
            (-0.25, -0.109_455_874_778_550_47, 0.376_289_978_429_802_33),
            (0.0, 0.0, 0.5),
            (0.25, 0.140_544_125_221_449_52, 0.623_710_021_570_197_7),
            (1.0, 0.731_058_578_630_004_9, 0.927_670_511_871_486_7),
            (4.0, 3.928_055_160_151_634, 1.052_664_614_891_073),
            (25.0, 24.999_999_999_652_8, 1.000_000_000_333_310_7),
        ]);
    }
}
