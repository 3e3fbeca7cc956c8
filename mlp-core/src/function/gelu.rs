//! The Gaussian error linear unit: `f(s) = s Φ(s)`, `f'(s) = Φ(s) + s φ(s)`, constant or linear beyond ±40.

use super::normal::{cdf, pdf};
use crate::number::scalar::{Scalar, constant};

/// `f(s) = s Φ(s)`, with the distribution function `Φ` of the standard normal distribution. Written `gelu`.
///
/// This is the exact function, not its approximation by tanh. The value keeps its relative accuracy in the left tail,
/// where `Φ` is computed directly rather than as `1 − …`: measured within 4 ulp in single and double precision,
/// wherever `Φ(s)` is a normal number; with vector instructions, within 4.40 ulp (over all `f32`) and 4.0 ulp (over two
/// million `f64`), to the end of the tail. The derivative `Φ(s) + s φ(s)`, with the density `φ`, is within 2 ulp of
/// one. Hendrycks and Gimpel (2016).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Gelu::value(0.0), 0.0);
/// assert_eq!(Gelu::value(50.0), 50.0);
/// assert_eq!(Gelu::derivative(0.0, 0.0), 0.5);
/// ```
#[derive(Debug)]
pub struct Gelu;

/// Beyond this distance from zero `φ` is zero in double precision, so `Φ` is a step. The limit also excludes
/// infinities, whose product with `Φ` or `φ` would be `∞ · 0`.
const FAR: f64 = 40.0;

/// `f(s)`.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    if s < constant(-FAR) { T::zero() } else { s * cdf(s) }
}

/// `f'(s)`.
#[inline]
pub(crate) fn derivative<T: Scalar>(s: T) -> T {
    if s < constant(-FAR) {
        T::zero()
    } else if s > constant(FAR) {
        T::one()
    } else {
        cdf(s) + s * pdf(s) // product rule
    }
}

/// `f''(s) = φ(s) (2 − s²)`.
#[inline]
pub(crate) fn second_derivative<T: Scalar>(s: T) -> T {
    if is_far(s) { T::zero() } else { pdf(s) * (constant::<T>(2.0) - s * s) }
}

/// `f'''(s) = φ(s) s (s² − 4)`.
#[inline]
pub(crate) fn third_derivative<T: Scalar>(s: T) -> T {
    if is_far(s) { T::zero() } else { pdf(s) * s * (s * s - constant(4.0)) }
}

/// Whether `φ(s)` is zero, also times a power of `s`.
#[inline]
fn is_far<T: Scalar>(s: T) -> bool {
    s < constant(-FAR) || s > constant(FAR)
}

/// The form for vector instructions.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) mod vector {
    use crate::function::exp::vector as exp;
    use crate::number::scalar::constant;

    /// The coefficients for a float.
    pub(crate) trait Coefficients: exp::Coefficients {
        /// At and above this, the tail of the normal distribution is zero, even times its argument.
        const END: Self;
        /// The `K` in `t = (y − K) / (y + K)`, which maps the half line to `[−1, 1)`.
        const CENTRE: Self;

        /// `M(y) (y + K)` as a polynomial in `t`, with Mills' ratio `M(y) = Φ(−y) e^(y²/2)`.
        fn mills(t: Self) -> Self;
    }

    /// `factor · e^(−y²/2)`.
    #[inline(always)]
    pub(crate) fn times_gauss<E: Coefficients>(factor: E, y: E) -> E {
        // An ulp of y² is many ulp of the result, so the rounding error of y² is compensated.
        let (half, square) = (constant::<E>(-0.5), y * y);
        let lost = y.multiply_add(y, -square);
        let (shifted, r) = (half * square).reduce(E::LOG2_E, E::LN_2, E::BIAS + E::BIAS);
        let (power, other_power) = E::powers_of_two(shifted);
        factor.multiply_add(exp::exp_m1_near_zero(lost.multiply_add(half, r)), factor) * power * other_power
    }

    /// `M(y) (y + K)`, given `y / (y + K)`, whose error near zero is relative to its size; that of `t` is relative to
    /// one.
    #[inline(always)]
    pub(crate) fn mills_of_share<E: Coefficients>(share: E) -> E {
        E::mills(share.multiply_add(constant(2.0), constant(-1.0)))
    }

    /// `x Φ(x) = max(0, x) − y Φ(−y)` with `y = |x|`.
    #[inline(always)]
    pub(crate) fn value<E: Coefficients>(x: E) -> E {
        let y = x.magnitude().at_most(E::END);
        let share = y / (y + E::CENTRE);
        x.at_least(constant(0.0)) - times_gauss(mills_of_share(share) * share, y)
    }

    /// `Φ(x) + x φ(x)`, which for `−y` is `u = Φ(−y) − y φ(y)`, and for `y` is `1 − u`.
    #[inline(always)]
    pub(crate) fn derivative<E: Coefficients>(x: E) -> E {
        let (one, one_over_root_of_two_pi) = (constant::<E>(1.0), constant::<E>(0.398_942_280_401_432_7));
        let y = x.magnitude().at_most(E::END);
        let scale = one / (y + E::CENTRE);
        let ratio = mills_of_share(y * scale) * scale;
        let left = times_gauss(y.multiply_add(-one_over_root_of_two_pi, ratio), y);
        if x > constant(0.0) { one - left } else { left }
    }

    impl Coefficients for f32 {
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

    impl Coefficients for f64 {
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
}
