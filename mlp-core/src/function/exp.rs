//! The exponential function: `f(s) = e^s`, `f' = a`.

use crate::number::scalar::Scalar;

/// `f(s) = e^s`. Written `exp`. Canonical with [`Poisson`](crate::loss::Poisson): the mean of counts, which is positive.
///
/// As accurate as the exponential function of the platform, and within 1.1 ulp with vector instructions (over all
/// `f32`; over two million `f64`); infinite only where `e^s` exceeds the largest number (`s > 88` in single precision,
/// `s > 709` in double).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Exp::value(0.0), 1.0);
/// assert_eq!(Exp::derivative(0.0, 1.0), 1.0);
/// ```
#[derive(Debug)]
pub struct Exp;

/// `f(s)`.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    s.exp()
}

/// `f'` in terms of the value.
#[inline]
pub(crate) fn derivative<T: Scalar>(a: T) -> T {
    a
}

/// `f'' = a`.
#[inline]
pub(crate) fn second_derivative<T: Scalar>(a: T) -> T {
    a
}

/// `f''' = a`.
#[inline]
pub(crate) fn third_derivative<T: Scalar>(a: T) -> T {
    a
}

/// The form for vector instructions.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) mod vector {
    use crate::function::float_bits::FloatBits;
    use crate::number::scalar::constant;

    /// The coefficients for a float.
    pub(crate) trait Coefficients: FloatBits {
        /// `e^x` is zero up to the first and infinite from the second on.
        const ENDS: (Self, Self);

        /// `(e^r − 1 − r) / r²` for `|r| ≤ ½ ln 2`.
        fn rest(r: Self) -> Self;
    }

    /// `e^r − 1` for `|r| ≤ ½ ln 2`.
    #[inline(always)]
    pub(crate) fn exp_m1_near_zero<E: Coefficients>(r: E) -> E {
        (r * r).multiply_add(E::rest(r), r)
    }

    /// `e^x = 2^n e^r`.
    #[inline(always)]
    pub(crate) fn value<E: Coefficients>(x: E) -> E {
        let x = x.at_most(E::ENDS.1).at_least(E::ENDS.0);
        let (shifted, r) = x.reduce(E::LOG2_E, E::LN_2, E::BIAS + E::BIAS);
        let (power, other_power) = E::powers_of_two(shifted);
        (exp_m1_near_zero(r) + constant(1.0)) * power * other_power
    }

    impl Coefficients for f32 {
        const ENDS: (Self, Self) = (-104.0, 89.0);

        #[inline(always)]
        fn rest(r: Self) -> Self {
            polynomial!(r; 0.001_393_373_357_f32, 0.008_363_235_742, 0.041_666_463_02, 0.166_665_762_7, 0.5)
        }
    }

    impl Coefficients for f64 {
        const ENDS: (Self, Self) = (-746.0, 710.0);

        #[inline(always)]
        fn rest(r: Self) -> Self {
            polynomial!(r;
                2.091_821_275_250_695_6e-9, 2.510_531_342_307_852_4e-8, 2.755_726_307_600_547e-7,
                2.755_725_516_812_306_2e-6, 2.480_158_733_663_232e-5, 0.000_198_412_698_750_039_73,
                0.001_388_888_888_887_900_1, 0.008_333_333_333_326_082, 0.041_666_666_666_666_68,
                0.166_666_666_666_666_7, 0.5
            )
        }
    }
}
