//! The hyperbolic tangent.

use super::Binary;
use crate::number::scalar::constant;

/// A float with its hyperbolic tangent.
pub(in crate::kernel) trait Tanh: Binary {
    /// From here on the tangent is one.
    const END: Self;
    /// `½ ln 2` in as many parts as are felt in the result.
    const HALF_LN_2: &'static [Self];

    /// `r coth r` of `r²`, for `|r| ≤ ¼ ln 2`.
    fn even_part(square: Self) -> Self;

    /// `tanh x`.
    ///
    /// With the even `c = r coth r` it is `e^2r = (c + r) / (c − r)`, and so, for `|x| = ½ n ln 2 + r`,
    /// `tanh |x| = (2^n (c + r) − (c − r)) / (2^n (c + r) + (c − r))`. Written as `((2^n + 1) r + (2^n − 1) c) / …`, the
    /// numerator has no cancellation: for `n = 0` it is `2r`, which is `2|x|`. The denominator exceeds it by `2 (c − r)`,
    /// which is positive, so the quotient is at most one. All is halved.
    #[inline(always)]
    fn fast_tanh(self) -> Self {
        let half = constant::<Self>(0.5);
        let x = self.magnitude().at_most(Self::END);
        let (shifted, r) = x.reduce(Self::LOG2_E + Self::LOG2_E, Self::HALF_LN_2, Self::BIAS - constant(1.0));
        let c = Self::even_part(r * r);
        let half_power = Self::power_of_two(shifted);
        let numerator = (half_power - half).multiply_add(c, (half_power + half) * r);
        (numerator / (numerator + (c - r))).signed_as(self)
    }
}

impl Tanh for f32 {
    const END: Self = 10.0;
    // Rounded once, ln 2 is exact to 29 digits.
    const HALF_LN_2: &'static [Self] = &[core::f32::consts::LN_2 / 2.0];

    #[inline(always)]
    fn even_part(square: Self) -> Self {
        polynomial!(square; -0.022_158_721_46_f32, 0.333_333_104_8, 1.0)
    }
}

impl Tanh for f64 {
    const END: Self = 20.0;
    const HALF_LN_2: &'static [Self] = &[Self::LN_2[0] / 2.0, Self::LN_2[1] / 2.0];

    #[inline(always)]
    fn even_part(square: Self) -> Self {
        polynomial!(square;
            2.121_580_587_758_869_7e-5, -0.000_211_635_953_927_039_22, 0.002_116_402_070_687_656,
            -0.022_222_222_222_050_374, 0.333_333_333_333_333_2, 1.0
        )
    }
}
