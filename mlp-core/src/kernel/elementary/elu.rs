//! The exponential linear units, scaled or not, and their derivative.

use super::Exp;
use crate::number::scalar::constant;

/// A float with its exponential linear unit.
pub(in crate::kernel) trait Elu: Exp {
    /// From here on down `e^x − 1` is minus one.
    const LEVEL: Self;

    /// `scale x` for `x > 0` and `depth (e^x − 1)` otherwise.
    ///
    /// `e^x − 1 = 2^n (e^r − 1) + (2^n − 1)`, of which the first term is all there is near zero.
    #[inline(always)]
    fn fast_elu(self, scale: Self, depth: Self) -> Self {
        let (shifted, r) = self.at_least(Self::LEVEL).reduce(Self::LOG2_E, Self::LN_2, Self::BIAS);
        let power = Self::power_of_two(shifted);
        let left = depth * power.multiply_add(Self::exp_m1_near_zero(r), power - constant(1.0));
        if self > constant(0.0) { scale * self } else { left }
    }

    /// `scale` for `x > 0` and `depth e^x` otherwise.
    #[inline(always)]
    fn fast_elu_derivative(self, scale: Self, depth: Self) -> Self {
        let left = depth * self.fast_exp();
        if self > constant(0.0) { scale } else { left }
    }
}

impl Elu for f32 {
    const LEVEL: Self = -20.0;
}

impl Elu for f64 {
    const LEVEL: Self = -40.0;
}
