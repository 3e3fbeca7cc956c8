//! The standard normal distribution: its distribution function `Φ` and its density `φ`.

use crate::number::scalar::{Scalar, constant};

/// The distribution function `Φ(s)` of the standard normal distribution, relatively accurate in the left tail.
///
/// Within 4 ulp in double and 3 ulp in single precision, wherever the result is a normal number (`s > −37.5`,
/// `s > −12.9`).
#[inline]
pub(super) fn cdf<T: Scalar>(s: T) -> T {
    if s > T::zero() { T::one() - tail(s) } else { tail(-s) }
}

/// The density `φ(s) = e^(−s²/2) / √(2π)` of the standard normal distribution.
#[inline]
pub(super) fn pdf<T: Scalar>(s: T) -> T {
    constant::<T>(0.398_942_280_401_432_7) * exp_neg_half_square(s)
}

/// `Φ(−x)` for `x ≥ 0`.
///
/// `Φ(−x) = e^(−x²/2) g(t) / (x + 5)` with `t = (x − 5) / (x + 5)`, where `g` is smooth on [−1, 1] and approximated to
/// 1.3e-16 by a polynomial of degree 22.
#[inline]
pub(super) fn tail<T: Scalar>(x: T) -> T {
    if x > constant(NORMAL_END) {
        return T::zero();
    }
    let centre = constant::<T>(5.0);
    let scale = T::one() / (x + centre);
    let t = (x - centre) * scale;
    // Horner's rule for the even and for the odd powers: two independent chains, which the processor overlaps.
    let square = t * t;
    let zero = (T::zero(), T::zero());
    let (even, odd) = NORMAL_TAIL
        .iter()
        .rev()
        .fold(zero, |(even, odd), &[c, d]| (even * square + constant(c), odd * square + constant(d)));
    exp_neg_half_square(x) * (even + t * odd) * scale
}

/// Beyond this, `e^(−x²/2)` is zero in double precision, hence also in single.
const NORMAL_END: f64 = 40.0;

/// The coefficients of `g` in [`tail`], an even and an odd power per line. Printed by
/// `tools/normal_cdf_coefficients.py`.
const NORMAL_TAIL: [[f64; 2]; 12] = [
    [0.769_193_049_750_063, -0.665_382_502_890_057_6],
    [0.495_305_615_969_980_5, -0.313_533_156_671_217_2],
    [0.165_020_366_170_195_17, -0.069_118_638_708_741_83],
    [0.020_795_066_803_234_04, -0.002_993_376_738_935_972_6],
    [-0.000_797_869_427_747_529_7, 0.000_544_898_834_756_859_6],
    [-5.937_558_833_377_767e-05, -4.976_178_374_018_789e-05],
    [1.668_085_271_992_539_4e-05, 3.977_938_262_343_427e-06],
    [-2.768_878_783_672_091_5e-06, -3.311_028_544_331_811e-07],
    [4.334_766_428_513_756_7e-07, 3.584_454_656_087_159_6e-08],
    [-6.741_689_051_823_604e-08, -5.027_231_930_966_982e-09],
    [9.275_082_241_537_343e-09, 5.059_297_487_966_696e-10],
    [-7.854_458_583_247_658e-10, 0.0],
];

/// `e^(−x²/2)`, within 2 ulp.
///
/// An ulp of `x²` is many ulp of the result when `x` is large, so the rounding error of `x²` is compensated: split into
/// two halves of its digits, `x` has an exact square (Dekker, 1971).
#[inline]
fn exp_neg_half_square<T: Scalar>(x: T) -> T {
    if x > constant(NORMAL_END) || x < constant(-NORMAL_END) {
        return T::zero();
    }
    let half = constant::<T>(0.5);
    let splitter = T::one() + constant::<T>(2.0) / T::default_epsilon().sqrt();
    let scaled = splitter * x;
    let high = scaled - (scaled - x);
    let low = x - high;
    let square = x * x;
    let cross = high * low;
    let lost = (high * high - square) + (cross + cross) + low * low;
    (-half * square).exp() * (T::one() - half * lost)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use num_dual::Dual64;

    use super::*;
    use crate::function::testing::{assert_close, check_known};

    #[test]
    fn normal_cdf_matches_known_values_within_4_ulp() {
        check_known!(
            cdf,
            4.0,
            [
                (-12.5, 3.732_564_298_877_713e-36),
                (-12.300_000_190_734_863, 4.528_696_262_321_945_3e-35),
                (-10.899_999_618_530_273, 5.762_888_574_415_256_5e-28),
                (-8.0, 6.220_960_574_271_784e-16),
                (-4.75, 1.017_083_242_568_703_2e-06),
                (-3.0, 0.001_349_898_031_630_094_6),
                (-1.0, 0.158_655_253_931_457_05),
                (-0.25, 0.401_293_674_317_076_3),
                (0.0, 0.5),
                (0.25, 0.598_706_325_682_923_7),
                (1.0, 0.841_344_746_068_542_9),
                (3.0, 0.998_650_101_968_369_9),
                (5.0, 0.999_999_713_348_428_1),
            ]
        );
    }

    #[test]
    fn normal_cdf_is_within_4_ulp_far_in_the_left_tail() {
        // Below the smallest normal number of single precision, but not of double.
        for (s, expected) in [
            (-36.9, 2.310_524_481_140_617_3e-298),
            (-30.7, 2.845_830_220_873_819_3e-207),
            (-25.3, 1.597_115_130_242_2e-141),
            (-20.1, 3.689_680_863_721_389_7e-90),
        ] {
            assert_close(cdf(s), expected, 4.0 * f64::EPSILON * expected, "double", s);
        }
    }

    #[test]
    fn normal_cdf_runs_from_zero_to_one() {
        for s in [41.0, 1e4, f64::MAX, f64::INFINITY] {
            assert_eq!((cdf(-s), cdf(s), pdf(s)), (0.0, 1.0, 0.0));
        }
        for s in [41.0, 1e4, f32::MAX, f32::INFINITY] {
            assert_eq!((cdf(-s), cdf(s), pdf(s)), (0.0, 1.0, 0.0));
        }
        assert!(cdf(f64::NAN).is_nan() && pdf(f64::NAN).is_nan());
        for s in [0.0, -0.0, f64::from_bits(1), f64::MIN_POSITIVE] {
            assert_eq!((cdf(s), cdf(-s)), (0.5, 0.5));
        }
    }

    #[test]
    fn normal_pdf_matches_known_values_within_2_ulp() {
        check_known!(
            pdf,
            2.0,
            [
                (-12.5, 4.695_195_357_975_146e-35),
                (-12.300_000_190_734_863, 5.606_643_772_884_426e-34),
                (-10.899_999_618_530_273, 6.333_564_156_861_96e-27),
                (-5.0, 1.486_719_514_734_297_7e-06),
                (-1.0, 0.241_970_724_519_143_34),
                (0.0, 0.398_942_280_401_432_7),
                (0.25, 0.386_668_116_802_849_2),
                (2.0, 0.053_990_966_513_188_05),
                (8.125, 1.844_162_715_416_669_5e-15),
            ]
        );
    }

    #[test]
    fn the_derivative_of_normal_cdf_is_normal_pdf() {
        // The error of the polynomial, 1e-16, grows by at most 22² · 2/25 in its derivative.
        for k in -640..=640 {
            let s = f64::from(k) / 64.0;
            let derivative = cdf(Dual64::from_re(s).derivative()).eps;
            assert_close(derivative, pdf(s), 1e-14, "derivative", s);
        }
    }
}
