//! The logistic function.

use super::{Elementwise, math};
use crate::kernel::{self, Function};
use crate::link::BuiltIn;
use crate::loss::BinaryCrossEntropy;
use crate::number::scalar::Scalar;

/// `f(s) = 1 / (1 + e^−s)`. Written `sigmoid`. Canonical with [`BinaryCrossEntropy`].
///
/// Nothing overflows, and the value is accurate to a few ulp in the left tail too; where vector instructions compute a
/// layer, within 2.44 ulp (over all `f32`) and 2.5 ulp (over two million `f64`). The derivative is `a (1 − a)`, which costs no exponential: accurate to a few ulp for `s ≤ 0`, and to
/// an ulp *of one* for `s > 0`, where `1 − a` is the rounding of `a` in the end (zero from `s ≈ 17` in single precision
/// and `s ≈ 37` in double). That is what a gradient needs: its other factors are no more accurate, and behind the
/// canonical loss `f'` is not used at all.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Sigmoid::value(0.0), 0.5);
/// assert_eq!(Sigmoid::value(-1e4), 0.0);
/// assert_eq!(Sigmoid::derivative(0.0, 0.5), 0.25);
/// ```
#[derive(Debug)]
pub struct Sigmoid;

impl Elementwise for Sigmoid {
    const NAME: &'static str = "sigmoid";
    const FUNCTION: Option<Function> = Some(Function::Sigmoid);
    type Canonical = BuiltIn<BinaryCrossEntropy>;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        math::sigmoid(s)
    }

    #[inline]
    fn derivative<T: Scalar>(_s: T, a: T) -> T {
        a * (T::one() - a)
    }

    #[inline(always)]
    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::sigmoid(s, a);
    }

    #[inline(always)]
    fn derivatives<T: Scalar>(_: &[T], a: &[T], delta: &mut [T]) {
        kernel::sigmoid_backward(a, delta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(Sigmoid, left: Line::level(0.0), right: Line::level(1.0));

    #[test]
    fn has_known_values() {
        check_values::<Sigmoid>(&[
            (-30.0, 9.357_622_968_839_299e-14, 9.357_622_968_838_423e-14),
            (-5.0, 0.006_692_850_924_284_855_4, 0.006_648_056_670_790_155),
            (-1.0, 0.268_941_421_369_995_1, 0.196_611_933_241_481_85),
            (-0.125, 0.468_790_626_626_243_77, 0.249_025_975_013_617_48),
            (0.0, 0.5, 0.25),
            (0.25, 0.562_176_500_885_798_1, 0.246_134_082_737_598_35),
            (1.0, 0.731_058_578_630_004_9, 0.196_611_933_241_481_85),
            (3.0, 0.952_574_126_822_433_3, 0.045_176_659_730_912_13),
            (20.0, 0.999_999_997_938_846_4, 2.061_153_613_941_849e-09),
        ]);
    }
}
