//! The hyperbolic tangent: `f(s) = tanh s`, `f' = 1 − a²`. The value branches at 0, to stay odd to the last bit.

use crate::number::scalar::{Scalar, constant};

/// `f(s) = tanh s`. Written `tanh`.
///
/// Nothing overflows, and values near zero keep their relative accuracy, within a few ulp everywhere; with vector
/// instructions, within 2.42 ulp (over all `f32`) and 2.6 ulp (over two million `f64`), odd to the last bit and at most
/// one. The derivative is `1 − a²` as the product `(1 − a)(1 + a)`; near `a = ±1` it has the absolute accuracy of `a`,
/// a few ulp of one, which is enough for a gradient.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Tanh::value(0.0), 0.0);
/// assert_eq!(Tanh::value(-1e4), -1.0);
/// assert_eq!(Tanh::derivative(0.0, 0.0), 1.0);
/// ```
#[derive(Debug)]
pub struct Tanh;

/// `f(s)`, accurate to a few ulp, also near zero.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    // With e = e^(−2|s|) − 1, which is accurate near zero and −1 far from it.
    let magnitude = |e: T| -e / (constant::<T>(2.0) + e);
    if s > T::zero() { magnitude((-(s + s)).exp_m1()) } else { -magnitude((s + s).exp_m1()) }
}

/// `f'` in terms of the value, as `(1 − a)(1 + a)`.
#[inline]
pub(crate) fn derivative<T: Scalar>(a: T) -> T {
    (T::one() - a) * (T::one() + a)
}

/// `f'' = −2a f'` in terms of the value.
#[inline]
pub(crate) fn second_derivative<T: Scalar>(a: T) -> T {
    constant::<T>(-2.0) * a * derivative(a)
}

/// `f''' = f' (6a² − 2)` in terms of the value.
#[inline]
pub(crate) fn third_derivative<T: Scalar>(a: T) -> T {
    derivative(a) * (constant::<T>(6.0) * a * a - constant(2.0))
}

/// The form for vector instructions.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) mod vector {
    use crate::function::float_bits::FloatBits;
    use crate::number::scalar::constant;

    /// The coefficients for a float.
    pub(crate) trait Coefficients: FloatBits {
        /// At and above this, `tanh x` rounds to one.
        const END: Self;
        /// `½ ln 2` as the sum of the parts that affect the result.
        const HALF_LN_2: &'static [Self];

        /// `r coth r` as a polynomial in `r²`, for `|r| ≤ ¼ ln 2`.
        fn even_part(square: Self) -> Self;
    }

    /// `tanh x`.
    ///
    /// `e^2r = (c + r) / (c − r)` with the even function `c = r coth r`; hence, for `|x| = ½ n ln 2 + r`,
    /// `tanh |x| = (2^n (c + r) − (c − r)) / (2^n (c + r) + (c − r))`. Written as `((2^n + 1) r + (2^n − 1) c) / …`,
    /// the numerator has no cancellation: for `n = 0` it is `2r`, which is `2|x|`. The denominator exceeds it by
    /// `2 (c − r)`, which is positive, so the quotient is at most one. All terms are halved.
    #[inline(always)]
    pub(crate) fn value<E: Coefficients>(x: E) -> E {
        let half = constant::<E>(0.5);
        let y = x.magnitude().at_most(E::END);
        let (shifted, r) = y.reduce(E::LOG2_E + E::LOG2_E, E::HALF_LN_2, E::BIAS - constant(1.0));
        let c = E::even_part(r * r);
        let half_power = E::power_of_two(shifted);
        let numerator = (half_power - half).multiply_add(c, (half_power + half) * r);
        (numerator / (numerator + (c - r))).signed_as(x)
    }

    impl Coefficients for f32 {
        const END: Self = 10.0;
        // One part is enough: `LN_2` of `f32` happens to be accurate to 29 bits.
        const HALF_LN_2: &'static [Self] = &[core::f32::consts::LN_2 / 2.0];

        #[inline(always)]
        fn even_part(square: Self) -> Self {
            polynomial!(square; -0.022_158_721_46_f32, 0.333_333_104_8, 1.0)
        }
    }

    impl Coefficients for f64 {
        const END: Self = 20.0;
        const HALF_LN_2: &'static [Self] = &[<Self as FloatBits>::LN_2[0] / 2.0, <Self as FloatBits>::LN_2[1] / 2.0];

        #[inline(always)]
        fn even_part(square: Self) -> Self {
            polynomial!(square;
                2.121_580_587_758_869_7e-5, -0.000_211_635_953_927_039_22, 0.002_116_402_070_687_656,
                -0.022_222_222_222_050_374, 0.333_333_333_333_333_2, 1.0
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn tanh_is_odd() {
        for s in [0.0, f64::from_bits(1), f64::MIN_POSITIVE, 1e-9, 0.5, 3.0, 1e4, f64::MAX, f64::INFINITY] {
            assert_eq!(value(-s).to_bits(), (-value(s)).to_bits(), "at {s:e}");
        }
    }
}
