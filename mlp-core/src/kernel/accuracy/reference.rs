//! Reference functions of 30 digits for the tests: double-double arithmetic and series.
//!
//! No formula is shared with the functions under test, except `x = n ln 2 + r`.

use std::vec::Vec;

use core::f64::consts::LOG2_E;
use core::ops::{Add, Div, Mul, Neg, Sub};

/// A double-double number: the sum of two floats, the second less than an ulp of the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Double {
    pub(super) high: f64,
    pub(super) low: f64,
}

impl Double {
    const LN_2: Self = Self { high: core::f64::consts::LN_2, low: 2.319_046_813_846_299_6e-17 };
    /// `2 / √π`.
    pub(super) const TWO_OVER_ROOT_OF_PI: Self =
        Self { high: core::f64::consts::FRAC_2_SQRT_PI, low: 1.533_545_961_316_588e-17 };
    /// `1 / √(2π)`.
    pub(super) const DENSITY_AT_ZERO: Self = Self { high: 0.398_942_280_401_432_7, low: -2.492_327_202_277_73e-17 };

    /// The exact sum of two floats (Knuth).
    fn sum(x: f64, y: f64) -> Self {
        let high = x + y;
        let of_y = high - x;
        Self { high, low: (x - (high - of_y)) + (y - of_y) }
    }

    /// `self · 2^n`, exact unless subnormal, then rounded once.
    fn scaled(self, n: i32) -> Self {
        let half = n / 2;
        let (power, other_power) = (f64::exp2(half.into()), f64::exp2((n - half).into()));
        Self { high: self.high * power * other_power, low: self.low * power * other_power }
    }

    /// The unit in the last place of a float of this magnitude.
    pub(super) fn ulp(self) -> f64 {
        let magnitude = self.high.abs().max(f64::MIN_POSITIVE);
        f64::from_bits(magnitude.to_bits() + 1) - magnitude
    }

    /// The absolute error of a result.
    pub(super) fn distance(self, result: f64) -> f64 {
        ((result - self.high) - self.low).abs()
    }

    pub(super) fn exp(self) -> Self {
        let n = (self.high * LOG2_E).round();
        // Halved eight times to shorten the series, then squared eight times.
        let r = (self - Self::LN_2 * n.into()).scaled(-8);
        let one = Self::from(1.0);
        let mut e = (1..=12).rev().fold(one, |sum, k| one + r / f64::from(k).into() * sum);
        for _ in 0..8 {
            e = e * e;
        }
        #[allow(clippy::cast_possible_truncation, reason = "an exponent")]
        e.scaled(n as i32)
    }

    /// `ln(1 + z)` for `0 ≤ z ≤ 1`: one step of Newton's method, which doubles the number of correct digits.
    pub(super) fn ln_1p(self) -> Self {
        if self.high < 1e-16 {
            // The step would add the rounding error of one. The next term is below 1e-32.
            return self - self * self * 0.5.into();
        }
        let guess = Self::from(self.high.ln_1p());
        guess + (self + Self::from(1.0)) * (-guess).exp() - Self::from(1.0)
    }
}

impl From<f64> for Double {
    fn from(x: f64) -> Self {
        Self { high: x, low: 0.0 }
    }
}

impl Neg for Double {
    type Output = Self;

    fn neg(self) -> Self {
        Self { high: -self.high, low: -self.low }
    }
}

impl Add for Double {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let (high, low) = (Self::sum(self.high, other.high), Self::sum(self.low, other.low));
        let first = Self::sum(high.high, high.low + low.high);
        Self::sum(first.high, first.low + low.low)
    }
}

impl Sub for Double {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Double {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let high = self.high * other.high;
        let low = self.high.mul_add(other.high, -high);
        Self::sum(high, low + (self.high * other.low + self.low * other.high))
    }
}

impl Div for Double {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self - other * first.into();
        let second = rest.high / other.high;
        let rest = rest - other * second.into();
        Self::sum(first, second) + (rest.high / other.high).into()
    }
}

/// Mills' ratio `M(y) = Φ(−y) e^(y²/2)`, at the multiples of [`STEP`](Self::STEP) from 0 to 40.
///
/// It solves `M' = y M − 1/√(2π)`, which gives its Taylor series at any point. Integration downwards, from the
/// asymptotic series at 40, damps errors; a test checks `M(0) = ½`.
pub(super) struct Mills(Vec<Double>);

impl Mills {
    const STEP: f64 = 1.0 / 16.0;
    const END: u32 = 640;

    pub(super) fn new() -> Self {
        let y = 40.0;
        // 1 − 1/y² + 1·3/y⁴ − 1·3·5/y⁶ …, whose terms fall below 1e-40 before they grow.
        let series = (1..=20).rev().fold(Double::from(1.0), |sum, k| {
            Double::from(1.0) - Double::from(f64::from(2 * k - 1)) / Double::from(y * y) * sum
        });
        let mut at = std::vec![Double::DENSITY_AT_ZERO / Double::from(y) * series];
        for step in (0..Self::END).rev() {
            let from = f64::from(step + 1) * Self::STEP;
            at.push(Self::taylor(from, at[at.len() - 1], -Self::STEP));
        }
        at.reverse();
        Self(at)
    }

    /// `M(y + h)`, given `M(y)`.
    fn taylor(y: f64, value: Double, h: f64) -> Double {
        // (k + 1) c_(k+1) = y c_k + c_(k−1), except for the constant in the first.
        let (mut before, mut this) = (value, Double::from(y) * value - Double::DENSITY_AT_ZERO);
        let (mut sum, mut power) = (value, Double::from(h));
        for k in 1..40 {
            sum = sum + this * power;
            (before, this) = (this, (Double::from(y) * this + before) / f64::from(k + 1).into());
            power = power * h.into();
        }
        sum
    }

    /// `M(y)` for `0 ≤ y ≤ 40`.
    pub(super) fn at(&self, y: f64) -> Double {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index")]
        let index = (y / Self::STEP).round() as usize;
        #[allow(clippy::cast_precision_loss, reason = "at most 640")]
        let from = index as f64 * Self::STEP;
        Self::taylor(from, self.0[index], y - from)
    }
}

#[test]
fn the_reference_is_accurate_to_30_digits() {
    // e^50 and ln(1 + 1/3), each as a float and the remainder.
    let close = |got: Double, high: f64, low: f64| {
        let difference = got - Double { high, low };
        assert!(
            difference.high.abs() <= 1e-29 * high,
            "{got:?} is not {high:e} + {low:e}: off by {:e}",
            difference.high
        );
    };
    let third = Double::from(1.0) / Double::from(3.0);
    close(Double::from(50.0).exp(), 5.184_705_528_587_072e21, 419_031.453_322_933_46);
    close(third.ln_1p(), 0.287_682_072_451_780_9, 2.607_160_616_442_564e-17);
    close(Mills::new().at(0.0), 0.5, 0.0);
    close(Mills::new().at(3.3), 0.111_959_716_323_249_55, -4.711_011_317_749_116_5e-18);
}
