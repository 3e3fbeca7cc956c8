//! The Gaussian error linear unit.

use super::Elementwise;
use super::math::{normal_cdf, normal_pdf};
use crate::initializer::Initializer;
use crate::kernel::{self, Function};
use crate::link::BuiltInAlone;
use crate::number::scalar::{Scalar, constant};

/// `f(s) = s Φ(s)`, with the distribution function `Φ` of the standard normal distribution. Written `gelu`.
///
/// This is the exact function, not its approximation by tanh. The value keeps its relative accuracy in the left tail,
/// where `Φ` is computed as a tail and not as `1 − …`: measured within 4 ulp in single and double precision, wherever
/// `Φ(s)` is a normal number; where vector instructions compute a layer, within 4.40 ulp (over all `f32`) and 4.0 ulp
/// (over two million `f64`), to the end of the tail. The derivative `Φ(s) + s φ(s)`, with the density `φ`, is within 2 ulp of one. Hendrycks
/// and Gimpel (2016).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Gelu::value(0.0), 0.0);
/// assert_eq!(Gelu::value(50.0), 50.0);
/// assert_eq!(Gelu::derivative(0.0, 0.0), 0.5);
/// ```
#[derive(Debug)]
pub struct Gelu;

/// Beyond this distance from zero `φ` is zero in double precision, so `Φ` is a step. Infinities end there too, where
/// the product with `s` would be `∞ · 0`.
const FAR: f64 = 40.0;

impl Elementwise for Gelu {
    const NAME: &'static str = "gelu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const FUNCTION: Option<Function> = Some(Function::Gelu);
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        if s < constant(-FAR) { T::zero() } else { s * normal_cdf(s) }
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        if s < constant(-FAR) {
            T::zero()
        } else if s > constant(FAR) {
            T::one()
        } else {
            normal_cdf(s) + s * normal_pdf(s) // product rule
        }
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::gelu(s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::gelu_backward(s, delta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(Gelu, left: Line::level(0.0), right: Line::IDENTITY);

    #[test]
    fn has_known_values() {
        check_values::<Gelu>(&[
            (-12.0, -2.131_778_534_493_214_7e-32, -2.557_895_661_674_895_6e-31),
            (-5.0, -1.433_257_859_395_969_5e-06, -7.146_946_001_792_295e-06),
            (-2.0, -0.045_500_263_896_358_42, -0.085_231_801_078_196_9),
            (-0.75, -0.169_970_514_282_651_14, 0.000_774_278_260_764_895_7),
            (-0.125, -0.056_282_721_896_235_885, 0.400_782_064_301_793_4),
            (0.0, 0.0, 0.5),
            (0.125, 0.068_717_278_103_764_12, 0.599_217_935_698_206_6),
            (1.0, 0.841_344_746_068_542_9, 1.083_315_470_587_686_4),
            (2.5, 2.484_475_836_685_559_7, 1.037_611_085_908_145),
            (8.0, 7.999_999_999_999_995, 1.000_000_000_000_039_7),
        ]);
    }
}
