//! The error function `erf(s) = 2/√π ∫₀ˢ e^(−t²) dt`, by a polynomial for `|s| ≤ 1` and by the normal distribution
//! beyond. Not an activation, so it has no derivative here.

use super::normal::tail;
use crate::number::scalar::{Scalar, constant};

/// `erf(s) = 1 − 2 Φ(−√2 s)`.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    let far = |s: T| {
        let tail = tail(s * constant(core::f64::consts::SQRT_2));
        T::one() - (tail + tail)
    };
    if s > T::one() {
        far(s)
    } else if s < -T::one() {
        -far(-s)
    } else {
        s * NEAR_ZERO.iter().fold(T::zero(), |sum, &c| sum * (s * s) + constant(c))
    }
}

/// The coefficients of `erf(s) / s` in powers of `s²`, the highest first, for `|s| ≤ 1`, where the difference from one would
/// cancel. Printed by `tools/elementary_coefficients.py`.
const NEAR_ZERO: [f64; 12] = [
    -7.798_543_850_549_947e-10,
    1.372_152_040_635_109_4e-8,
    -1.620_882_985_681_020_2e-7,
    1.644_747_119_059_461_8e-6,
    -1.492_474_078_537_757_6e-5,
    0.000_120_552_951_126_670_01,
    -0.000_854_832_598_254_322_5,
    0.005_223_977_607_269_946,
    -0.026_866_170_643_256_995,
    0.112_837_916_709_451_3,
    -0.376_126_389_031_835_43,
    core::f64::consts::FRAC_2_SQRT_PI, // the fitted coefficient, rounded
];

/// The form for vector instructions.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) mod vector {
    use crate::function::erf::NEAR_ZERO;
    use crate::function::gelu::vector::{self as gelu, mills_of_share, times_gauss};
    use crate::number::scalar::constant;

    /// The coefficients for a float.
    pub(crate) trait Coefficients: gelu::Coefficients {
        /// `erf(x) / x` as a polynomial in `x²`, for `|x| ≤ 1`.
        fn erf_near_zero(square: Self) -> Self;
    }

    /// `erf x = 1 − 2 Φ(−√2 x)`, with the tail of [`gelu`], for `x ≥ 1`: the tail is at most 0.08, so its rounding is
    /// negligible. Nearer to zero, where the difference would cancel, a polynomial.
    #[inline(always)]
    pub(crate) fn value<E: Coefficients>(x: E) -> E {
        let one = constant::<E>(1.0);
        let y = x.magnitude();
        let near = x * E::erf_near_zero(x * x);
        let z = (y * constant(core::f64::consts::SQRT_2)).at_most(E::END);
        let scale = one / (z + E::CENTRE);
        let tail = times_gauss(mills_of_share(z * scale) * scale, z);
        let far = (one - (tail + tail)).signed_as(x);
        if y < one { near } else { far }
    }

    impl Coefficients for f32 {
        #[inline(always)]
        fn erf_near_zero(square: Self) -> Self {
            polynomial!(square;
                7.882_497_448e-5_f32, -0.000_801_885_500_6, 0.005_189_312_156, -0.026_854_328_81, 0.112_835_973_5,
                -0.376_126_259_6, 1.128_379_107
            )
        }
    }

    impl Coefficients for f64 {
        #[inline(always)]
        fn erf_near_zero(square: Self) -> Self {
            NEAR_ZERO.iter().fold(0.0, |sum, &c| square.mul_add(sum, c))
        }
    }
}
