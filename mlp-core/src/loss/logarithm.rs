//! Logarithms weighted by a target, with the convention `0 · log 0 = 0`.
//!
//! The convention applies only where both factors are zero, so that a zero weight hides neither NaN nor the
//! logarithm of a negative number, and a dual weight keeps its derivative.

use crate::number::scalar::Scalar;

/// `w log x`, and 0 if both are 0.
#[inline]
pub(super) fn weighted_ln<T: Scalar>(w: T, x: T) -> T {
    if w == T::zero() && x == T::zero() { T::zero() } else { w * x.ln() }
}

/// `w log (1 − x)`, accurate for small `x`, and 0 if both factors are 0.
#[inline]
pub(super) fn weighted_ln_1m<T: Scalar>(w: T, x: T) -> T {
    if w == T::zero() && x == T::one() { T::zero() } else { w * (-x).ln_1p() }
}

/// `w / x`, the derivative of [`weighted_ln`] with respect to `x`, and 0 if both are 0.
#[inline]
pub(super) fn weighted_inverse<T: Scalar>(w: T, x: T) -> T {
    if w == T::zero() && x == T::zero() { T::zero() } else { w / x }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use num_dual::Dual64;

    use super::*;

    #[test]
    fn zero_times_log_zero_is_zero() {
        assert_eq!(weighted_ln(0.0, 0.0), 0.0);
        assert_eq!(weighted_ln_1m(0.0, 1.0), 0.0);
        assert_eq!(weighted_inverse(0.0, 0.0), 0.0);
    }

    #[test]
    fn a_positive_weight_of_log_zero_is_infinite() {
        assert_eq!(weighted_ln(0.5, 0.0), f64::NEG_INFINITY);
        assert_eq!(weighted_ln_1m(0.5, 1.0), f64::NEG_INFINITY);
        assert_eq!(weighted_inverse(0.5, 0.0), f64::INFINITY);
    }

    #[test]
    fn a_zero_weight_hides_neither_nan_nor_the_log_of_a_negative() {
        for x in [-1.0, f64::NAN] {
            assert!(weighted_ln(0.0, x).is_nan());
        }
        for x in [2.0, f64::NAN] {
            assert!(weighted_ln_1m(0.0, x).is_nan());
        }
        assert!(weighted_inverse(0.0, f64::NAN).is_nan());
    }

    #[test]
    fn the_log_of_one_minus_a_tiny_number_is_accurate() {
        assert_eq!(weighted_ln_1m(1.0, 1e-30_f32), -1e-30);
    }

    #[test]
    fn the_derivative_with_respect_to_a_zero_weight_is_the_logarithm() {
        let w = Dual64::new(0.0, 1.0);
        assert_eq!(weighted_ln(w, Dual64::from(0.5)).eps, 0.5_f64.ln());
        assert_eq!(weighted_ln_1m(w, Dual64::from(0.5)).eps, 0.5_f64.ln());
        assert_eq!(weighted_inverse(w, Dual64::from(0.5)).eps, 2.0);
    }
}
