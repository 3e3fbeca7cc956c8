//! Elementary functions on floats, one a file, each written so that a loop over it becomes vector instructions.
//!
//! Each is one branch-free expression of plain arithmetic, which the compiler vectorizes wherever it is inlined into a
//! loop for an instruction set with fused multiply-add. NaN stays NaN. The coefficients are fits in 50 digits, printed by
//! `tools/elementary_coefficients.py`.
//!
//! | | largest error in ulp, `f32` | `f64` | ns for 1000 numbers, `f32` | `f64` | before |
//! |---|---|---|---|---|---|
//! | `exp` | 1.09 | 1.1 | 217 | 657 | 243, 691 |
//! | `tanh` | 2.42 | 2.6 | 207 | 575 | 487, 1498 |
//! | `sigmoid` | 2.44 | 2.5 | 205 | 546 | 338, 942 |
//! | `softplus` | 2.89 | 2.9 | 407 | 1311 | 8450, 8660 |
//! | `silu` | 3.42 | 3.3 | 237 | 610 | 3010, 5070 |
//! | `gelu` | 4.40 | 4.0 | 552 | 1864 | 14,640, 17,130 |
//! | `elu` | 1.03 | 1.2 | 239 | 713 | 4560, 3530 |
//! | `erf` | 2.43 | 1.6 | | | |
//!
//! The errors are over all finite numbers in single precision, in the tails down to the subnormal numbers, and the largest
//! over two million numbers in double precision, against thirty digits; tests on demand find them, others hold a sample
//! to them. The times are those of slices in the cache on one core of an AMD EPYC (Zen 4, AVX-512), where `relu` takes 45
//! and 87; before, there were other formulas for the first three, and the standard library's functions for the rest.

#![allow(clippy::excessive_precision, reason = "the coefficients as they were computed, rounded once by the compiler")]

use crate::number::scalar::Scalar;

/// The polynomial with these coefficients, highest power first.
macro_rules! polynomial {
    ($x:expr; $highest:expr, $($next:expr),*) => {{
        let sum = $highest;
        $(let sum = $x.mul_add(sum, $next);)*
        sum
    }};
}

mod elu;
mod erf;
mod exp;
mod gelu;
#[cfg(test)]
mod reference;
mod sigmoid;
mod silu;
mod softplus;
mod tanh;

pub(super) use elu::Elu;
pub(super) use erf::Erf;
pub(super) use exp::Exp;
pub(super) use gelu::Gelu;
pub(super) use sigmoid::Sigmoid;
pub(super) use silu::Silu;
pub(super) use softplus::Softplus;
pub(super) use tanh::Tanh;

/// A float with all of them.
pub(super) trait Elementary: Elu + Erf + Silu + Softplus + Tanh {}

impl<E: Elu + Erf + Silu + Softplus + Tanh> Elementary for E {}

/// A float with its bits: the instructions that the functions are made of, and not more than one of them each.
pub(super) trait Binary: Scalar {
    /// Adding this leaves the nearest integer in the low bits of the sum: 1.5 · 2²³ in single precision.
    const SHIFT: Self;
    /// What the bits of an exponent have too much: 127 in single precision.
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
    /// Two factors of `2^n`, given `SHIFT + 2 BIAS + n`: they reach the subnormal numbers and the largest.
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

    /// `SHIFT + offset + n` and `r`, where `x = n · period + r` with `|r| ≤ ½ period`. The period comes in parts, and
    /// with its inverse.
    #[inline(always)]
    fn reduce(self, inverse: Self, period: &[Self], offset: Self) -> (Self, Self) {
        let shift = Self::SHIFT + offset;
        let shifted = self.multiply_add(inverse, shift);
        let n = shifted - shift;
        (shifted, period.iter().fold(self, |rest, &part| n.multiply_add(-part, rest)))
    }
}

macro_rules! binary {
    ($float:ident, $shift:literal, $bias:literal, $mantissa:literal, $ln_2:expr) => {
        impl Binary for $float {
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
                // The bits above the exponent are pushed out.
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

binary!(f32, 12_582_912.0, 127.0, 23, [0.693_145_75, 1.428_606_8e-6]);
binary!(f64, 6_755_399_441_055_744.0, 1023.0, 52, [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10]);

#[cfg(test)]
mod tests;
