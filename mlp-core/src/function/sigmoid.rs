//! The logistic function: `f(s) = 1 / (1 + e^−s)`, `f' = a (1 − a)`. The value branches at 0, so that only non-positive
//! numbers are exponentiated.

use crate::number::scalar::{Scalar, constant};

/// `f(s) = 1 / (1 + e^−s)`. Written `sigmoid`. Canonical with [`BinaryCrossEntropy`](crate::loss::BinaryCrossEntropy).
///
/// Nothing overflows, and the value is accurate to a few ulp, also in the left tail; with vector instructions, within
/// 2.44 ulp (over all `f32`) and 2.5 ulp (over two million `f64`). The derivative is `a (1 − a)`, without an
/// exponential: accurate to a few ulp for `s ≤ 0`, and to an ulp *of one* for `s > 0`, where `1 − a` eventually is the
/// rounding error of `a` (zero from `s ≈ 17` in single precision and `s ≈ 37` in double). That is enough for a
/// gradient: its other factors are no more accurate, and the canonical loss does not use `f'` at all.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Sigmoid::value(0.0), 0.5);
/// assert_eq!(Sigmoid::value(-1e4), 0.0);
/// assert_eq!(Sigmoid::derivative(0.0, 0.5), 0.25);
/// ```
#[derive(Debug)]
pub struct Sigmoid;

/// `f(s)`, accurate to a few ulp in both tails.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    value_and_complement(s).0
}

/// `f'` in terms of the value.
#[inline]
pub(crate) fn derivative<T: Scalar>(a: T) -> T {
    a * (T::one() - a)
}

/// `f'' = f' (1 − 2a)` in terms of the value.
#[inline]
pub(crate) fn second_derivative<T: Scalar>(a: T) -> T {
    derivative(a) * (T::one() - a - a)
}

/// `f''' = f' (1 − 6f')` in terms of the value.
#[inline]
pub(crate) fn third_derivative<T: Scalar>(a: T) -> T {
    let slope = derivative(a);
    slope * (T::one() - constant::<T>(6.0) * slope)
}

/// `σ(s)` and `σ(−s) = 1 − σ(s)`, each accurate to a few ulp.
#[inline]
pub(crate) fn value_and_complement<T: Scalar>(s: T) -> (T, T) {
    let smaller_first = |e: T| (e / (T::one() + e), T::one() / (T::one() + e));
    if s > T::zero() {
        let (complement, sigma) = smaller_first((-s).exp());
        (sigma, complement)
    } else {
        smaller_first(s.exp())
    }
}

/// The form for vector instructions.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) mod vector {
    use crate::function::float_bits::FloatBits;

    /// The coefficients for a float.
    pub(crate) trait Coefficients: FloatBits {
        /// At the first, `x e^x` rounds to zero; from the second on, `σ` rounds to one.
        const ENDS: (Self, Self);
        /// A power of two whose product with every `e^x` is a normal number, and its exponent.
        const SCALE: (Self, Self);

        /// `t coth(t / 2)` as a polynomial in `t²`, for `|t| ≤ ½ ln 2`.
        fn even_part(square: Self) -> Self;
    }

    /// For `x` between the [`ENDS`](Coefficients::ENDS), two numbers in the ratio of `σ(x)` to `σ(−x)`, which is `e^x`; the
    /// first is [`SCALE`](Coefficients::SCALE) times too large, so that it stays normal where `σ(x)` does not.
    ///
    /// `e^t = (c + t) / (c − t)` with the even function `c = t coth(t / 2)`; for `x = n ln 2 + t`, the numbers are
    /// `2^n (c + t)` and `c − t`.
    #[inline(always)]
    pub(crate) fn odds<E: Coefficients>(x: E) -> (E, E) {
        let (shifted, t) = x.reduce(E::LOG2_E, E::LN_2, E::BIAS + E::SCALE.1);
        let c = E::even_part(t * t);
        (E::power_of_two(shifted) * (c + t), c - t)
    }

    /// `σ(x) = 1 / (1 + e^−x)`: one quotient for either sign of `x`, without cancellation, and at most one.
    #[inline(always)]
    pub(crate) fn value<E: Coefficients>(x: E) -> E {
        let (numerator, complement) = odds(x.at_most(E::ENDS.1).at_least(E::ENDS.0));
        numerator / complement.multiply_add(E::SCALE.0, numerator)
    }

    impl Coefficients for f32 {
        const ENDS: (Self, Self) = (-109.0, 40.0);
        const SCALE: (Self, Self) = (18_446_744_073_709_551_616.0, 64.0);

        #[inline(always)]
        fn even_part(square: Self) -> Self {
            polynomial!(square; -0.002_769_840_183_f32, 0.166_666_552_4, 2.0)
        }
    }

    impl Coefficients for f64 {
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
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use super::value_and_complement;

    #[test]
    fn a_change_of_sign_swaps_sigmoid_and_its_complement() {
        for s in [0.0, 1e-300, 0.5, 3.0, 40.0, 700.0, 1e4, f64::MAX, f64::INFINITY] {
            let (sigma, complement) = value_and_complement(s);
            assert_eq!(value_and_complement(-s), (complement, sigma));
            assert!(sigma >= 0.5 && complement <= 0.5);
        }
    }
}
