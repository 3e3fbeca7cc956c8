//! The error function.

use super::Gelu;
use crate::activation::ERF_NEAR_ZERO;
use crate::number::scalar::constant;

/// A float with its error function.
pub(in crate::kernel) trait Erf: Gelu {
    /// `erf(x) / x` of `x²`, for `|x| ≤ 1`.
    fn erf_near_zero(square: Self) -> Self;

    /// `erf x = 1 − 2 Φ(−√2 x)`, with the tail of [`Gelu`], for `x ≥ 1`; what rounding does to the tail, at most 0.08, hardly
    /// shows in the result. Nearer to zero, where the difference would cancel, a polynomial.
    #[inline(always)]
    fn fast_erf(self) -> Self {
        let one = constant::<Self>(1.0);
        let y = self.magnitude();
        let near = self * Self::erf_near_zero(self * self);
        let z = (y * constant(core::f64::consts::SQRT_2)).at_most(Self::END);
        let scale = one / (z + Self::CENTRE);
        let tail = Self::times_gauss(Self::mills_of_share(z * scale) * scale, z);
        let far = (one - (tail + tail)).signed_as(self);
        if y < one { near } else { far }
    }
}

impl Erf for f32 {
    #[inline(always)]
    fn erf_near_zero(square: Self) -> Self {
        polynomial!(square;
            7.882_497_448e-5_f32, -0.000_801_885_500_6, 0.005_189_312_156, -0.026_854_328_81, 0.112_835_973_5,
            -0.376_126_259_6, 1.128_379_107
        )
    }
}

impl Erf for f64 {
    #[inline(always)]
    fn erf_near_zero(square: Self) -> Self {
        ERF_NEAR_ZERO.iter().fold(0.0, |sum, &c| square.mul_add(sum, c))
    }
}
