//! The logistic function.

use super::Binary;

/// A float with its logistic function.
pub(in crate::kernel) trait Sigmoid: Binary {
    /// At the first, `x e^x` is zero; from the second on, `σ` is one.
    const ENDS: (Self, Self);
    /// A power of two so large that its products with all `e^x` are normal numbers, and its exponent.
    const SCALE: (Self, Self);

    /// `t coth(t / 2)` of `t²`, for `|t| ≤ ½ ln 2`.
    fn even_part(square: Self) -> Self;

    /// For `x` between the [`ENDS`](Self::ENDS), two numbers in the ratio of `σ(x)` to `σ(−x)`, which is `e^x`; the first is [`SCALE`](Self::SCALE) times too large,
    /// so that it stays normal where `σ(x)` does not.
    ///
    /// With the even `c = t coth(t / 2)` it is `e^t = (c + t) / (c − t)`; for `x = n ln 2 + t`, the numbers are
    /// `2^n (c + t)` and `c − t`.
    #[inline(always)]
    fn odds(self) -> (Self, Self) {
        let (shifted, t) = self.reduce(Self::LOG2_E, Self::LN_2, Self::BIAS + Self::SCALE.1);
        let c = Self::even_part(t * t);
        (Self::power_of_two(shifted) * (c + t), c - t)
    }

    /// `σ(x) = 1 / (1 + e^−x)`: one quotient, no matter which sign `x` has, without cancellation, and at most one.
    #[inline(always)]
    fn fast_sigmoid(self) -> Self {
        let (numerator, complement) = self.at_most(Self::ENDS.1).at_least(Self::ENDS.0).odds();
        numerator / complement.multiply_add(Self::SCALE.0, numerator)
    }
}

impl Sigmoid for f32 {
    const ENDS: (Self, Self) = (-109.0, 40.0);
    const SCALE: (Self, Self) = (18_446_744_073_709_551_616.0, 64.0);

    #[inline(always)]
    fn even_part(square: Self) -> Self {
        polynomial!(square; -0.002_769_840_183_f32, 0.166_666_552_4, 2.0)
    }
}

impl Sigmoid for f64 {
    const ENDS: (Self, Self) = (-753.0, 80.0);
    const SCALE: (Self, Self) = (f64::from_bits((1023 + 512) << 52), 512.0);

    #[inline(always)]
    fn even_part(square: Self) -> Self {
        polynomial!(square;
            4.143_712_085_466_542e-8, -1.653_405_890_054_994e-6, 6.613_756_470_898_925e-5, -0.002_777_777_777_756_297,
            0.166_666_666_666_666_6, 2.0
        )
    }
}
