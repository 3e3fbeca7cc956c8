//! The leaky rectified linear unit, by the function [`leaky_relu`].

use super::{Elementwise, ElementwiseSecondOrder};
use crate::function::leaky_relu;
use crate::initializer::Initializer;
use crate::kernel;
use crate::number::scalar::{Scalar, constant, ratio};
use crate::partner::BuiltInAlone;

/// `f(s) = s` for `s > 0` and `α s` otherwise, with the slope `α = NUMERATOR / DENOMINATOR`, and `f'(0) = α`. Written
/// `leaky_relu` or `leaky_relu(0.01)`.
///
/// Accurate to one ulp everywhere; NaN stays NaN. Maas, Hannun and Ng (2013).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(LeakyRelu::<1, 4>::value(2.0), 2.0);
/// assert_eq!(LeakyRelu::<1, 4>::value(-2.0), -0.5);
/// assert_eq!(LeakyRelu::<1, 4>::derivative(-2.0, -0.5), 0.25);
/// ```
#[derive(Debug)]
pub struct LeakyRelu<const NUMERATOR: u64 = 1, const DENOMINATOR: u64 = 100>;

impl<const NUMERATOR: u64, const DENOMINATOR: u64> LeakyRelu<NUMERATOR, DENOMINATOR> {
    /// The slope of the negative half.
    fn slope<T: Scalar>() -> T {
        constant(ratio(NUMERATOR, DENOMINATOR))
    }
}

impl<const NUMERATOR: u64, const DENOMINATOR: u64> Elementwise for LeakyRelu<NUMERATOR, DENOMINATOR> {
    const NAME: &'static str = "leaky_relu";
    const CONSTANTS: &'static [f64] = &[ratio(NUMERATOR, DENOMINATOR)];
    const INITIALIZER: Initializer = Initializer::HeNormal;
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        leaky_relu::value(Self::slope(), s)
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        leaky_relu::derivative(Self::slope(), s)
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::leaky_relu(&[Self::slope()], s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::leaky_relu_backward(&[Self::slope()], s, delta);
    }
}

impl<const NUMERATOR: u64, const DENOMINATOR: u64> ElementwiseSecondOrder for LeakyRelu<NUMERATOR, DENOMINATOR> {
    #[inline]
    fn second_derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::zero() // on either piece
    }

    #[inline]
    fn third_derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(LeakyRelu<1, 100>, left: Line::through_zero(0.01), right: Line::IDENTITY);

    #[test]
    fn matches_known_values() {
        check_values::<LeakyRelu<1, 100>>(&[(-50.0, -0.5, 0.01), (0.0, 0.0, 0.01), (0.5, 0.5, 1.0), (3.0, 3.0, 1.0)]);
    }

    #[test]
    fn its_constant_is_the_slope_of_the_negative_half() {
        check_values::<LeakyRelu<1, 4>>(&[(-2.0, -0.5, 0.25), (2.0, 2.0, 1.0)]);
        assert_eq!(<LeakyRelu<1, 4> as Elementwise>::CONSTANTS, [0.25]);
    }
}
