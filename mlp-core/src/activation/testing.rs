//! Properties required of every elementwise activation, in both precisions and with dual numbers.

use std::vec::Vec;

use num_dual::{Dual64, HyperDual64};

use super::Elementwise;
pub(super) use crate::function::testing::{assert_close, to_f64};
use crate::number::scalar::{Scalar, constant};

/// The line that a function approaches far from zero: `slope · s + level`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    slope: f64,
    level: f64,
}

impl Line {
    pub(super) const IDENTITY: Self = Self::through_zero(1.0);

    pub(super) const fn level(level: f64) -> Self {
        Self { slope: 0.0, level }
    }

    pub(super) const fn through_zero(slope: f64) -> Self {
        Self { slope, level: 0.0 }
    }

    fn at<T: Scalar>(self, s: T) -> T {
        if self.slope > 0.0 { constant::<T>(self.slope) * s } else { constant(self.level) }
    }
}

/// One test per property; the function approaches the lines `left` and `right`.
macro_rules! elementwise_facts {
    ($activation:ty, left: $left:expr, right: $right:expr) => {
        #[test]
        fn derivative_agrees_with_central_differences() {
            $crate::activation::testing::check_differences::<$activation>();
        }

        #[test]
        fn derivatives_agree_with_dual_numbers() {
            $crate::activation::testing::check_dual::<$activation>();
        }

        #[test]
        fn single_precision_agrees_with_double() {
            $crate::activation::testing::check_single::<$activation>();
        }

        #[test]
        fn it_reaches_its_limits_far_from_zero() {
            $crate::activation::testing::check_limits::<$activation>($left, $right);
        }

        #[test]
        fn it_is_linear_near_zero() {
            $crate::activation::testing::check_near_zero::<$activation>();
        }

        #[test]
        fn slices_agree_with_single_values() {
            $crate::activation::testing::check_many::<$activation>();
        }

        #[test]
        fn nan_stays_nan() {
            $crate::activation::testing::check_nan::<$activation>();
        }
    };
}
pub(super) use elementwise_facts;

/// Compares `(s, f(s), f'(s))` with the function in both precisions.
pub(super) fn check_values<A: Elementwise>(known: &[(f64, f64, f64)]) {
    for &(s, value, derivative) in known {
        check_value::<A, f64>(s, value, derivative);
        check_value::<A, f32>(s, value, derivative);
    }
}

/// Values have a relative error of a few ulp; derivatives, of a few ulp of the larger of them and one. "A few" is 8: an
/// exponential of 1 ulp and up to six roundings.
fn check_value<A: Elementwise, T: Scalar>(s: f64, value: f64, derivative: f64) {
    let ulp = to_f64(T::default_epsilon());
    let (a, slope) = value_and_derivative::<A, T>(constant(s));
    assert_close(to_f64(a), value, 8.0 * ulp * value.abs(), "value", s);
    assert_close(to_f64(slope), derivative, 8.0 * ulp * derivative.abs().max(1.0), "derivative", s);
}

fn value_and_derivative<A: Elementwise, T: Scalar>(s: T) -> (T, T) {
    let a = A::value(s);
    (a, A::derivative(s, a))
}

/// Odd multiples of 1/64 between −20 and 20: exact in single precision too, and no joints of piecewise functions.
fn points() -> impl Iterator<Item = f64> {
    (-640..640).map(|k| (f64::from(k) + 0.5) / 32.0)
}

/// A central difference with the step `h` is off by `h²/6 · f'''`, where no `f'''` exceeds the larger of 2 and `|f|`,
/// and by the roundings of its two values, each a few ulp of `f`, over `2h`.
pub(super) fn check_differences<A: Elementwise>() {
    let h = 1.0 / 131_072.0; // 2^-17 balances the two errors and keeps `s ± h` exact
    for s in points() {
        let (a, slope) = value_and_derivative::<A, f64>(s);
        let difference = (A::value(s + h) - A::value(s - h)) / (2.0 * h);
        let tolerance = (h * h / 6.0 * 2.0 + 4.0 * f64::EPSILON / h) * a.abs().max(1.0);
        assert_close(slope, difference, tolerance, "derivative", s);
    }
}

/// Dual numbers differentiate the operations that compute the value, so the two differ by rounding alone, a few ulp of
/// numbers no larger than `s f'`. Only gelu uses a polynomial, of degree 22. Its error of 1e-16 grows by at most
/// 22² · 2/25 in the first derivative and by 22⁴/3 · (2/25)² / 5 in the second: below 1e-14 and 1e-13. Real parts equal
/// those of plain numbers except for quotients, which dual numbers compute by the reciprocal.
pub(super) fn check_dual<A: Elementwise>() {
    let joints = [-3.0, -1.0, 0.0, 1.0, 3.0];
    for s in points().chain(joints) {
        let (a, slope) = value_and_derivative::<A, f64>(s);
        let scale = a.abs().max(1.0);

        let s1 = Dual64::from_re(s).derivative();
        let (a1, slope1) = value_and_derivative::<A, Dual64>(s1);
        assert_close(a1.re, a, 4.0 * f64::EPSILON * scale, "real part", s);
        assert_close(slope1.re, slope, 4.0 * f64::EPSILON * scale, "real part of the derivative", s);
        assert_close(slope, a1.eps, 64.0 * f64::EPSILON * scale, "derivative", s);

        let s2 = HyperDual64::from_re(s).derivative1().derivative2();
        let a2 = A::value(s2);
        assert_close(a2.eps1, a1.eps, 64.0 * f64::EPSILON * scale, "derivative by hyperdual numbers", s);
        assert_close(slope1.eps, a2.eps1eps2, 1e-12 * scale, "second derivative", s);
    }
}

/// Both precisions are accurate to a few ulp; below the smallest normal number, to that number. Derivatives as above.
pub(super) fn check_single<A: Elementwise>() {
    let ulp = f32::EPSILON;
    for k in -1600..=1600_i16 {
        let s = f32::from(k) / 16.0;
        let (a, slope) = value_and_derivative::<A, f32>(s);
        let (a64, slope64) = value_and_derivative::<A, f64>(s.into());
        let (expected, expected_slope) = (rounded(a64), rounded(slope64));
        assert_close(a, expected, 8.0 * ulp * expected.abs() + f32::MIN_POSITIVE, "value", s);
        assert_close(slope, expected_slope, 8.0 * ulp * expected_slope.abs().max(1.0), "derivative", s);
    }
}

#[allow(clippy::cast_possible_truncation, reason = "rounding is the point")]
fn rounded(value: f64) -> f32 {
    value as f32
}

pub(super) fn check_many<A: Elementwise>() {
    // Above 16 numbers, a compiled loop computes the plain functions.
    for count in [1, 5, 200, 1280] {
        check_many_of::<A, f64>(count);
        check_many_of::<A, f32>(count);
    }
}

/// Every loop is accurate to a few ulp, as is the function of one number; below the smallest normal
/// number, to that number. Derivatives as above.
fn check_many_of<A: Elementwise, T: Scalar>(count: usize) {
    let ulp = to_f64(T::default_epsilon());
    let smallest = if ulp > f64::EPSILON { f32::MIN_POSITIVE.into() } else { f64::MIN_POSITIVE };
    let far = [1e4, f64::INFINITY, f32::MAX.into()].into_iter().flat_map(|s| [s, -s]);
    let s: Vec<T> = points().step_by(1280 / count).chain(far).map(constant).collect();
    let (mut a, mut delta) = (std::vec![T::zero(); s.len()], std::vec![constant(-2.0); s.len()]);
    A::values(&s, &mut a);
    A::derivatives(&s, &a, &mut delta);
    for ((&s, &a), &delta) in s.iter().zip(&a).zip(&delta) {
        let (value, derivative) = value_and_derivative::<A, T>(s);
        let (value, slope) = (to_f64(value), -2.0 * to_f64(derivative));
        assert_close(to_f64(a), value, 8.0 * ulp * value.abs() + smallest, "value", s);
        assert_close(to_f64(delta), slope, 8.0 * ulp * slope.abs().max(2.0), "derivative", s);
    }
}

pub(super) fn check_limits<A: Elementwise>(left: Line, right: Line) {
    check_limits_of::<A, f64>(f64::MAX, left, right);
    check_limits_of::<A, f32>(f32::MAX.into(), left, right);
}

/// At 1e4 every function has reached its line: `e^−10000` and its multiples are zero. The slope rounds where it is a
/// product, so it has 2 ulp.
fn check_limits_of<A: Elementwise, T: Scalar>(huge: f64, left: Line, right: Line) {
    for distance in [1e4, huge, f64::INFINITY] {
        for (s, line) in [(-distance, left), (distance, right)] {
            let s: T = constant(s);
            let (a, slope) = value_and_derivative::<A, T>(s);
            let (line_a, line_slope) = (to_f64(line.at(s)), line.slope);
            let ulp = to_f64(T::default_epsilon());
            assert_close(to_f64(a), line_a, relative(2.0 * ulp, line_a), "value", s);
            assert_close(to_f64(slope), line_slope, relative(2.0 * ulp, line_slope), "derivative", s);
        }
    }
}

/// `tolerance · |value|`; zero for an infinite value, which must be matched exactly.
fn relative(tolerance: f64, value: f64) -> f64 {
    if value.is_finite() { tolerance * value.abs() } else { 0.0 }
}

pub(super) fn check_near_zero<A: Elementwise>() {
    check_near_zero_of::<A, f64>([f64::from_bits(1), f64::MIN_POSITIVE, 1e-30]);
    check_near_zero_of::<A, f32>([f32::from_bits(1).into(), f32::MIN_POSITIVE.into(), 1e-30]);
}

/// `f(s) = f(0) + s f'(s)` close to zero, to a few ulp; among the subnormal numbers, to one of them. This requires
/// relative accuracy near zero of functions that are zero there.
fn check_near_zero_of<A: Elementwise, T: Scalar>(distances: [f64; 3]) {
    let at_zero = A::value(T::zero());
    assert_close(to_f64(A::value(-T::zero())), to_f64(at_zero), 0.0, "value", -0.0);
    for distance in distances {
        for s in [-distance, distance] {
            let s: T = constant(s);
            let (a, slope) = value_and_derivative::<A, T>(s);
            let line = to_f64(at_zero) + to_f64(s) * to_f64(slope);
            let tolerance = 4.0 * to_f64(T::default_epsilon()) * line.abs() + distances[0];
            assert_close(to_f64(a), line, tolerance, "value", s);
        }
    }
}

pub(super) fn check_nan<A: Elementwise>() {
    assert!(A::value(f32::NAN).is_nan());
    assert!(A::value(f64::NAN).is_nan());
    assert!(A::value(Dual64::from_re(f64::NAN)).re.is_nan());
    for count in [1, 100] {
        let (mut single, mut double) = (std::vec![0.0; count], std::vec![0.0; count]);
        A::values(&std::vec![f32::NAN; count], &mut single);
        A::values(&std::vec![f64::NAN; count], &mut double);
        assert!(single.iter().all(|a| a.is_nan()) && double.iter().all(|a| a.is_nan()), "{count} at once");
    }
}
