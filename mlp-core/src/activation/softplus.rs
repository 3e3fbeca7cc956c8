//! The smooth rectifier.

use super::Elementwise;
use super::math::{ln_1p_exp_neg, sigmoid};
use crate::initializer::Initializer;
use crate::kernel::{self, Function};
use crate::link::BuiltInAlone;
use crate::number::scalar::Scalar;

/// `f(s) = ln(1 + e^s)`. Written `softplus`.
///
/// For `s > 0` computed as `s + ln(1 + e^−s)`: only non-positive numbers are exponentiated, so nothing overflows, and
/// both tails are accurate to a few ulp; where vector instructions compute a layer, within 2.89 ulp (over all `f32`) and
/// 2.9 ulp (over two million `f64`), the subnormal numbers of the left tail included. The derivative is the logistic function. Dugas et al. (2001).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Softplus::value(0.0), std::f64::consts::LN_2);
/// assert_eq!(Softplus::value(1e4), 1e4);
/// assert_eq!(Softplus::derivative(0.0, std::f64::consts::LN_2), 0.5);
/// ```
#[derive(Debug)]
pub struct Softplus;

impl Elementwise for Softplus {
    const NAME: &'static str = "softplus";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const FUNCTION: Option<Function> = Some(Function::Softplus);
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        if s > T::zero() { s + ln_1p_exp_neg(s) } else { ln_1p_exp_neg(-s) }
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        sigmoid(s)
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::softplus(s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::softplus_backward(s, delta);
    }
}

#[cfg(test)]
mod tests {
    use core::f64::consts::LN_2;

    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(Softplus, left: Line::level(0.0), right: Line::IDENTITY);

    #[test]
    fn has_known_values() {
        check_values::<Softplus>(&[
            (-30.0, 9.357_622_968_839_737e-14, 9.357_622_968_839_299e-14),
            (-5.0, 0.006_715_348_489_118_068, 0.006_692_850_924_284_855_4),
            (-1.0, 0.313_261_687_518_222_8, 0.268_941_421_369_995_1),
            (-0.125, 0.632_599_035_317_169_1, 0.468_790_626_626_243_77),
            (0.0, LN_2, 0.5),
            (0.25, 0.825_939_419_878_843_6, 0.562_176_500_885_798_1),
            (1.0, 1.313_261_687_518_222_8, 0.731_058_578_630_004_9),
            (3.0, 3.048_587_351_573_742, 0.952_574_126_822_433_3),
            (20.0, 20.000_000_002_061_153, 0.999_999_997_938_846_4),
        ]);
    }
}
