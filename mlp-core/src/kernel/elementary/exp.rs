//! The exponential function.

use super::Binary;
use crate::number::scalar::constant;

/// A float with its exponential.
pub(in crate::kernel) trait Exp: Binary {
    /// From here on down `e^x` is zero, from there on up infinite.
    const ENDS: (Self, Self);

    /// `(e^r − 1 − r) / r²` for `|r| ≤ ½ ln 2`.
    fn rest(r: Self) -> Self;

    /// `e^r − 1` for `|r| ≤ ½ ln 2`.
    #[inline(always)]
    fn exp_m1_near_zero(r: Self) -> Self {
        (r * r).multiply_add(Self::rest(r), r)
    }

    /// `e^x = 2^n e^r`.
    #[inline(always)]
    fn fast_exp(self) -> Self {
        let x = self.at_most(Self::ENDS.1).at_least(Self::ENDS.0);
        let (shifted, r) = x.reduce(Self::LOG2_E, Self::LN_2, Self::BIAS + Self::BIAS);
        let (power, other_power) = Self::powers_of_two(shifted);
        (Self::exp_m1_near_zero(r) + constant(1.0)) * power * other_power
    }
}

impl Exp for f32 {
    const ENDS: (Self, Self) = (-104.0, 89.0);

    #[inline(always)]
    fn rest(r: Self) -> Self {
        polynomial!(r; 0.001_393_373_357_f32, 0.008_363_235_742, 0.041_666_463_02, 0.166_665_762_7, 0.5)
    }
}

impl Exp for f64 {
    const ENDS: (Self, Self) = (-746.0, 710.0);

    #[inline(always)]
    fn rest(r: Self) -> Self {
        polynomial!(r;
            2.091_821_275_250_695_6e-9, 2.510_531_342_307_852_4e-8, 2.755_726_307_600_547e-7,
            2.755_725_516_812_306_2e-6, 2.480_158_733_663_232e-5, 0.000_198_412_698_750_039_73,
            0.001_388_888_888_887_900_1, 0.008_333_333_333_326_082, 0.041_666_666_666_666_68, 0.166_666_666_666_666_7, 0.5
        )
    }
}
