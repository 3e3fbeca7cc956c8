//! The exponential linear unit, by the function [`elu`].

use super::{Elementwise, ElementwiseSecondOrder};
use crate::function::elu;
use crate::initializer::Initializer;
use crate::kernel;
use crate::number::scalar::{Scalar, constant, ratio};
use crate::partner::BuiltInAlone;

/// `f(s) = s` for `s > 0` and `α (e^s − 1)` otherwise, with `α = NUMERATOR / DENOMINATOR`. Written `elu` or `elu(1.0)`.
///
/// `e^s − 1` is computed without cancellation near zero, so the value is accurate to a few ulp everywhere; with vector
/// instructions and `α = 1`, within 1.03 ulp (over all `f32`) and 1.2 ulp (over two million `f64`). The derivative is
/// `α e^s` rather than the cheaper `a + α`, which would cancel for very negative `s`. At zero it is `α`. Clevert,
/// Unterthiner and Hochreiter (2016).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Elu::<1, 1>::value(2.0), 2.0);
/// assert_eq!(Elu::<1, 2>::value(f64::NEG_INFINITY), -0.5);
/// assert_eq!(Elu::<1, 2>::derivative(0.0, 0.0), 0.5);
/// ```
#[derive(Debug)]
pub struct Elu<const NUMERATOR: u64 = 1, const DENOMINATOR: u64 = 1>;

impl<const NUMERATOR: u64, const DENOMINATOR: u64> Elu<NUMERATOR, DENOMINATOR> {
    /// The slope of the positive half and the depth of the negative one.
    fn constants<T: Scalar>() -> [T; 2] {
        [T::one(), constant(ratio(NUMERATOR, DENOMINATOR))]
    }
}

impl<const NUMERATOR: u64, const DENOMINATOR: u64> Elementwise for Elu<NUMERATOR, DENOMINATOR> {
    const NAME: &'static str = "elu";
    const CONSTANTS: &'static [f64] = &[ratio(NUMERATOR, DENOMINATOR)];
    const INITIALIZER: Initializer = Initializer::HeNormal;
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        let [scale, depth] = Self::constants();
        elu::value(scale, depth, s)
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        let [scale, depth] = Self::constants();
        elu::derivative(scale, depth, s)
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::elu(&Self::constants(), s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::elu_backward(&Self::constants(), s, delta);
    }
}

impl<const NUMERATOR: u64, const DENOMINATOR: u64> ElementwiseSecondOrder for Elu<NUMERATOR, DENOMINATOR> {
    #[inline]
    fn second_derivative<T: Scalar>(s: T, _a: T) -> T {
        let [_, depth] = Self::constants();
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

    elementwise_facts!(Elu<1, 1>, left: Line::level(-1.0), right: Line::IDENTITY);

    #[test]
    fn matches_known_values() {
        check_values::<Elu<1, 1>>(&[
            (-30.0, -0.999_999_999_999_906_4, 9.357_622_968_840_175e-14),
            (-5.0, -0.993_262_053_000_914_5, 0.006_737_946_999_085_467),
            (-1.0, -0.632_120_558_828_557_7, 0.367_879_441_171_442_33),
            (-0.125, -0.117_503_097_415_404_6, 0.882_496_902_584_595_5),
            (0.0, 0.0, 1.0),
            (0.25, 0.25, 1.0),
            (1.0, 1.0, 1.0),
            (3.0, 3.0, 1.0),
            (20.0, 20.0, 1.0),
        ]);
    }

    #[test]
    fn its_constant_scales_the_negative_half() {
        check_values::<Elu<1, 4>>(&[
            (-2.0, -0.216_166_179_190_846_82, 0.033_833_820_809_153_176),
            (-0.5, -0.098_367_335_071_841_64, 0.151_632_664_928_158_36),
            (0.0, 0.0, 0.25),
            (2.0, 2.0, 1.0),
        ]);
        assert_eq!(<Elu<1, 4> as Elementwise>::CONSTANTS, [0.25]);
    }
}
