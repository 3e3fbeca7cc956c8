//! The scaled exponential linear unit, by the function [`elu`].

use super::{Elementwise, ElementwiseSecondOrder};
use crate::function::elu;
use crate::initializer::Initializer;
use crate::kernel;
use crate::number::scalar::{Scalar, constant};
use crate::partner::BuiltInAlone;

/// `f(s) = λ s` for `s > 0` and `λ α (e^s − 1)` otherwise, with `λ ≈ 1.0507` and `α ≈ 1.6733`. Written `selu`.
///
/// The two constants make mean 0 and variance 1 a stable fixed point across layers. Like [`Elu`](super::Elu), it is
/// accurate to a few ulp everywhere, and `f'(0) = λ α`. Klambauer, Unterthiner, Mayr and Hochreiter (2017).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Selu::value(0.0), 0.0);
/// assert!((Selu::value(1.0_f64) - 1.0507).abs() < 1e-4);
/// assert!((Selu::derivative(0.0_f64, 0.0) - 1.7581).abs() < 1e-4);
/// ```
#[derive(Debug)]
pub struct Selu;

/// `λ`, the scale.
const LAMBDA: f64 = 1.050_700_987_355_480_5;
/// `α`, the depth of the negative half before scaling.
const ALPHA: f64 = 1.673_263_242_354_377_2;

/// The slope of the positive half and the depth of the negative one.
fn constants<T: Scalar>() -> [T; 2] {
    [constant(LAMBDA), constant(LAMBDA * ALPHA)]
}

impl Elementwise for Selu {
    const NAME: &'static str = "selu";
    const INITIALIZER: Initializer = Initializer::LecunNormal;
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        let [scale, depth] = constants();
        elu::value(scale, depth, s)
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        let [scale, depth] = constants();
        elu::derivative(scale, depth, s)
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::elu(&constants(), s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::elu_backward(&constants(), s, delta);
    }
}

impl ElementwiseSecondOrder for Selu {
    #[inline]
    fn second_derivative<T: Scalar>(s: T, _a: T) -> T {
        let [_, depth] = constants();
        elu::higher_derivative(depth, s)
    }

    #[inline]
    fn third_derivative<T: Scalar>(s: T, a: T) -> T {
        Self::second_derivative(s, a)
    }

    const BY_KERNELS: bool = true;

    fn higher_derivatives<T: Scalar>(s: &[T], _: &[T], slopes: &[T], derivatives: [&mut [T]; 2]) {
        elu::higher_derivatives(s, slopes, derivatives);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(Selu, left: Line::level(-LAMBDA * ALPHA), right: Line::through_zero(LAMBDA));

    #[test]
    fn matches_known_values() {
        check_values::<Selu>(&[
            (-30.0, -1.758_099_340_847_212_3, 1.645_163_077_341_618_5e-13),
            (-5.0, -1.746_253_360_669_620_2, 0.011_845_980_177_756_72),
            (-1.0, -1.111_330_737_812_562_8, 0.646_768_603_034_814_1),
            (-0.125, -0.206_582_118_113_547_93, 1.551_517_222_733_829),
            (0.0, 0.0, 1.758_099_340_847_376_8),
            (0.25, 0.262_675_246_838_870_1, 1.050_700_987_355_480_5),
            (1.0, 1.050_700_987_355_480_5, 1.050_700_987_355_480_5),
            (3.0, 3.152_102_962_066_441_4, 1.050_700_987_355_480_5),
            (20.0, 21.014_019_747_109_61, 1.050_700_987_355_480_5),
        ]);
    }
}
