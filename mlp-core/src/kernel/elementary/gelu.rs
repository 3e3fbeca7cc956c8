//! The Gaussian error linear unit and its derivative.

use super::Exp;
use crate::number::scalar::constant;

/// A float with its Gaussian error linear unit.
pub(in crate::kernel) trait Gelu: Exp {
    /// From here on the tail of the normal distribution is zero, even times its argument.
    const END: Self;
    /// The `K` in `t = (y − K) / (y + K)`, which takes the half line to `[−1, 1)`.
    const CENTRE: Self;

    /// `M(y) (y + K)` of `t`, with the ratio of Mills `M(y) = Φ(−y) e^(y²/2)`.
    fn mills(t: Self) -> Self;

    /// `factor · e^(−y²/2)`.
    #[inline(always)]
    fn times_gauss(factor: Self, y: Self) -> Self {
        // An ulp of y² is many ulp of the result, so what rounding has taken from y² is put back.
        let (half, square) = (constant::<Self>(-0.5), y * y);
        let lost = y.multiply_add(y, -square);
        let (shifted, r) = (half * square).reduce(Self::LOG2_E, Self::LN_2, Self::BIAS + Self::BIAS);
        let (power, other_power) = Self::powers_of_two(shifted);
        factor.multiply_add(Self::exp_m1_near_zero(lost.multiply_add(half, r)), factor) * power * other_power
    }

    /// `M(y) (y + K)`, given `y / (y + K)`: near zero that has an error of its own size, where `t` has one of size one.
    #[inline(always)]
    fn mills_of_share(share: Self) -> Self {
        Self::mills(share.multiply_add(constant(2.0), constant(-1.0)))
    }

    /// `x Φ(x) = max(0, x) − y Φ(−y)` with `y = |x|`.
    #[inline(always)]
    fn fast_gelu(self) -> Self {
        let y = self.magnitude().at_most(Self::END);
        let share = y / (y + Self::CENTRE);
        self.at_least(constant(0.0)) - Self::times_gauss(Self::mills_of_share(share) * share, y)
    }

    /// `Φ(x) + x φ(x)`, which for `−y` is `u = Φ(−y) − y φ(y)`, and for `y` is `1 − u`.
    #[inline(always)]
    fn fast_gelu_derivative(self) -> Self {
        let (one, one_over_root_of_two_pi) = (constant::<Self>(1.0), constant::<Self>(0.398_942_280_401_432_7));
        let y = self.magnitude().at_most(Self::END);
        let scale = one / (y + Self::CENTRE);
        let ratio = Self::mills_of_share(y * scale) * scale;
        let left = Self::times_gauss(y.multiply_add(-one_over_root_of_two_pi, ratio), y);
        if self > constant(0.0) { one - left } else { left }
    }
}

impl Gelu for f32 {
    const END: Self = 14.5;
    const CENTRE: Self = 4.25;

    #[inline(always)]
    fn mills(t: Self) -> Self {
        polynomial!(t;
            -0.000_233_783_357_5_f32, -0.000_362_979_335_5, 0.002_185_841_324, -0.000_751_568_295_5, -0.019_367_801_03,
            0.085_272_148_25, -0.220_515_102_1, 0.418_227_553_4, -0.625_129_818_9, 0.759_554_207_3
        )
    }
}

impl Gelu for f64 {
    const END: Self = 39.0;
    const CENTRE: Self = 5.0;

    #[inline(always)]
    fn mills(t: Self) -> Self {
        polynomial!(t;
            2.152_304_509_354_875_8e-9, 7.456_258_139_622_112e-9, -1.051_706_317_698_691_3e-8,
            -6.616_799_869_626_441e-8, 4.382_245_117_341_801e-8, 4.338_116_566_720_473_4e-7, -3.377_237_828_560_99e-7,
            -2.769_891_194_110_037e-6, 3.981_387_041_299_955e-6, 1.668_152_524_955_570_8e-5, -4.976_294_797_428_985_5e-5,
            -5.937_582_004_603_74e-5, 0.000_544_899_087_946_857_1, -0.000_797_869_382_245_853_6,
            -0.002_993_376_772_950_427_5, 0.020_795_066_798_258_335, -0.069_118_638_706_165_11,
            0.165_020_366_170_466_86, -0.313_533_156_671_308_65, 0.495_305_615_969_974_8, -0.665_382_502_890_056_6,
            0.769_193_049_750_063
        )
    }
}
