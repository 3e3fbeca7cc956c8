//! The float operations of the vector forms: fused multiply-add, argument reduction by a period, and powers of two from
//! exponent bits.

use crate::number::scalar::Scalar;

/// A float with access to its bits. Each method is at most a few instructions, without a branch.
pub(crate) trait FloatBits: Scalar {
    /// Adding this leaves the nearest integer in the low bits of the sum: 1.5 · 2²³ in single precision.
    const SHIFT: Self;
    /// The exponent bias: 127 in single precision.
    const BIAS: Self;
    /// `1 / ln 2`.
    const LOG2_E: Self;
    /// `ln 2` in two parts, the first of which has an exact product with every exponent.
    const LN_2: &'static [Self];

    /// `self · factor + summand`, rounded once.
    fn multiply_add(self, factor: Self, summand: Self) -> Self;
    /// `|self|`.
    fn magnitude(self) -> Self;
    /// `|self|` with the sign of another number.
    fn signed_as(self, other: Self) -> Self;
    /// `2^n`, given `SHIFT + BIAS + n`.
    fn power_of_two(shifted: Self) -> Self;
    /// Two factors of `2^n`, given `SHIFT + 2 BIAS + n`, so that `n` may exceed the exponent range.
    fn powers_of_two(shifted: Self) -> (Self, Self);

    /// The smaller of two numbers.
    #[inline(always)]
    fn at_most(self, limit: Self) -> Self {
        if self > limit { limit } else { self }
    }

    /// The larger of two numbers.
    #[inline(always)]
    fn at_least(self, limit: Self) -> Self {
        if self < limit { limit } else { self }
    }

    /// `SHIFT + offset + n` and `r`, where `x = n · period + r` with `|r| ≤ ½ period`. The period is the sum of its
    /// parts, `inverse` its reciprocal.
    #[inline(always)]
    fn reduce(self, inverse: Self, period: &[Self], offset: Self) -> (Self, Self) {
        let shift = Self::SHIFT + offset;
        let shifted = self.multiply_add(inverse, shift);
        let n = shifted - shift;
        (shifted, period.iter().fold(self, |rest, &part| n.multiply_add(-part, rest)))
    }
}

macro_rules! float_bits {
    ($float:ident, $shift:literal, $bias:literal, $mantissa:literal, $ln_2:expr) => {
        impl FloatBits for $float {
            const SHIFT: Self = $shift;
            const BIAS: Self = $bias;
            const LOG2_E: Self = core::$float::consts::LOG2_E;
            const LN_2: &'static [Self] = &$ln_2;

            #[inline(always)]
            fn multiply_add(self, factor: Self, summand: Self) -> Self {
                $float::mul_add(self, factor, summand)
            }

            #[inline(always)]
            fn magnitude(self) -> Self {
                $float::abs(self)
            }

            #[inline(always)]
            fn signed_as(self, other: Self) -> Self {
                $float::copysign(self, other)
            }

            #[inline(always)]
            fn power_of_two(shifted: Self) -> Self {
                // Shifts out the bits above the exponent.
                $float::from_bits(shifted.to_bits() << $mantissa)
            }

            #[inline(always)]
            fn powers_of_two(shifted: Self) -> (Self, Self) {
                let bits = shifted.to_bits();
                let half = bits >> 1;
                ($float::from_bits(half << $mantissa), $float::from_bits((bits - half) << $mantissa))
            }
        }
    };
}

float_bits!(f32, 12_582_912.0, 127.0, 23, [0.693_145_75, 1.428_606_8e-6]);
float_bits!(f64, 6_755_399_441_055_744.0, 1023.0, 52, [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10]);
