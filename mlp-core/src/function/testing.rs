//! Comparisons for the tests of functions.

use core::fmt;

use crate::number::scalar::Scalar;

/// Converts any scalar to double precision.
pub(crate) fn to_f64<T: Scalar>(value: T) -> f64 {
    nalgebra::convert_unchecked(value)
}

/// Asserts that two numbers are equal or differ by at most `tolerance`.
#[track_caller]
pub(crate) fn assert_close<T: Scalar + fmt::LowerExp>(
    actual: T,
    expected: T,
    tolerance: T,
    what: &str,
    s: impl fmt::Debug,
) {
    let close = actual == expected || (actual <= expected + tolerance && actual >= expected - tolerance);
    assert!(close, "{what} at {s:?}: {actual:e} is not within {tolerance:e} of {expected:e}");
}

/// Compares `f` with known values in both precisions, within a relative error in ulp.
macro_rules! check_known {
    ($f:ident, $ulps:expr, $known:expr) => {
        for (s, expected) in $known {
            let tolerance = |ulp: f64| $ulps * ulp * f64::abs(expected);
            $crate::function::testing::assert_close($f(s), expected, tolerance(f64::EPSILON), "double", s);
            let single: f32 = $f($crate::number::scalar::constant(s));
            let (single, tolerance) = ($crate::function::testing::to_f64(single), tolerance(f32::EPSILON.into()));
            $crate::function::testing::assert_close(single, expected, tolerance, "single", s);
        }
    };
}
pub(crate) use check_known;
