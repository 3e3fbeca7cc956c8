//! The Poisson loss of counts.

use super::logarithm::{weighted_inverse, weighted_ln};
use super::{Domain, Loss, SecondOrderLoss};
use crate::activation::Exp;
use crate::number::scalar::Scalar;
use crate::partner::BuiltIn;
use crate::target::Expected;

/// `L = Σ_k a_k − y_k log a_k`. Written `poisson`. Canonical with [`Exp`].
///
/// The negative log-likelihood of the counts `y` if `a` are their expected values, without the constant term `log y!`.
/// The minimum is at `a = y`, but is not zero: `y − y log y`.
///
/// With exp it is `Σ_k e^s_k − y_k s_k`: no logarithm, and finite wherever `e^s_k` is. With another activation it is
/// computed from the logarithm with `0 · log 0 = 0`, infinite if the expected value of a positive count is zero, and
/// NaN if an `a_k` is negative.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => exp 1; loss poisson >; }
/// assert_eq!(Net::zeros().loss(&[vector![1.0]], &[vector![3.0]]), 1.0);
/// ```
#[derive(Debug)]
pub struct Poisson;

impl Loss for Poisson {
    const NAME: &'static str = "poisson";
    /// For a negative count, the loss has no lower bound.
    const TARGETS: Domain = Domain::at_least(0.0);
    type Canonical = BuiltIn<Exp>;

    #[inline]
    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        a.iter().enumerate().fold(T::zero(), |sum, (k, &a)| sum + (a - weighted_ln(y.at(k), a)))
    }

    #[inline]
    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        for (k, (delta, &a)) in delta.iter_mut().zip(a).enumerate() {
            *delta = T::one() - weighted_inverse(y.at(k), a);
        }
    }

    #[inline]
    fn canonical_loss<T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>) -> T {
        s.iter().zip(a).enumerate().fold(T::zero(), |sum, (k, (&s, &a))| sum + (a - y.at(k) * s))
    }
}

impl SecondOrderLoss for Poisson {
    #[inline]
    fn hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]) {
        for (k, ((product, &a), &da)) in product.iter_mut().zip(a).zip(da).enumerate() {
            *product = weighted_inverse(y.at(k), a * a) * da;
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use core::f64::consts::LN_2;

    use super::super::testing::{
        activate, assert_canonical_delta_matches_differences, assert_canonical_propagates_nan, assert_close,
        assert_derivative_matches_differences, assert_propagates_nan, canonical_delta, canonical_loss, class,
        derivative, loss,
    };
    use super::*;

    fn canonical(s: f32, y: f32) -> f32 {
        canonical_loss::<Poisson, Exp, f32, 1>([s], [y])
    }

    #[test]
    fn matches_known_values() {
        assert_close(loss::<Poisson, f64, 2>([2.0, 1.0], [3.0, 5.0]), 3.0 - 3.0 * LN_2, 4.0);
        assert_eq!(derivative::<Poisson, f64, 2>([2.0, 1.0], [3.0, 5.0]), [-0.5, -4.0]);
        assert_eq!(canonical_loss::<Poisson, Exp, f64, 2>([0.0, 0.0], [3.0, 5.0]), 2.0);
    }

    #[test]
    fn the_derivative_is_the_slope_of_the_loss() {
        // |L| ≤ 0.5 + 1 + 4 + 3 log 4 + log 2 < 16; |∂³L/∂a³| = 2y/a³ ≤ 16 for y/a³ ≤ 8.
        assert_derivative_matches_differences::<Poisson, 3>([0.5, 1.0, 4.0], [1.0, 0.0, 3.0], 16.0, 16.0);
    }

    #[test]
    fn the_canonical_delta_is_the_slope_of_the_canonical_loss() {
        // |L| ≤ e² + 2 · 3 + 1 + 1 < 16; |∂³L/∂s³| = e^s < 8 for s ≤ 2 + h.
        for y in [[0.0, 1.0, 3.0], [2.0, 0.5, 0.0]] {
            assert_canonical_delta_matches_differences::<Poisson, Exp, 3>([-1.0, 0.0, 2.0], y, 16.0, 8.0);
        }
    }

    #[test]
    fn the_canonical_loss_equals_the_loss_of_exp() {
        // 2ε of rounding in a are 2ε in the logarithm, times y ≤ 3; the terms below 32 are rounded to 16ε each.
        for s in [-4.0, -0.5, 0.0, 0.25, 2.0] {
            for y in [0.0, 0.5, 3.0] {
                let direct = loss::<Poisson, f64, 1>(activate::<Exp, f64, 1>([s]), [y]);
                assert_close(canonical_loss::<Poisson, Exp, f64, 1>([s], [y]), direct, 38.0);
            }
        }
    }

    #[test]
    fn the_canonical_loss_is_exact_wherever_it_is_representable() {
        assert_eq!(canonical(-1e4, 0.0), 0.0);
        assert_eq!(canonical(-1e4, 3.0), 3e4);
        assert_eq!(canonical(f32::MIN, 0.0), 0.0);
        assert_eq!(canonical(f32::MIN, 1.0), f32::MAX);
        assert_eq!(canonical(1e4, 3.0), f32::INFINITY);
        assert_eq!(canonical(88.0, 0.0), 88.0_f32.exp());
    }

    #[test]
    fn a_perfect_prediction_has_zero_slope() {
        assert_close(loss::<Poisson, f64, 1>([2.0], [2.0]), 2.0 - 2.0 * LN_2, 4.0);
        assert_eq!(derivative::<Poisson, f64, 1>([2.0], [2.0]), [0.0]);
        assert_eq!(canonical_delta::<Poisson, Exp, f64, 1>([0.0], [1.0]), [0.0]);
    }

    #[test]
    fn a_zero_count_with_zero_expectation_has_zero_loss() {
        assert_eq!(loss::<Poisson, f64, 1>([0.0], [0.0]), 0.0);
        assert_eq!(derivative::<Poisson, f64, 1>([0.0], [0.0]), [1.0]);
        assert_eq!(canonical_delta::<Poisson, Exp, f32, 1>([-1e4], [0.0]), [0.0]);
    }

    #[test]
    fn a_positive_count_with_zero_expectation_has_infinite_loss() {
        assert_eq!(loss::<Poisson, f64, 1>([0.0], [1.0]), f64::INFINITY);
        assert_eq!(derivative::<Poisson, f64, 1>([0.0], [1.0]), [f64::NEG_INFINITY]);
    }

    #[test]
    fn a_negative_expectation_gives_nan() {
        for y in [0.0, 1.0] {
            assert!(loss::<Poisson, f64, 1>([-0.5], [y]).is_nan());
        }
    }

    #[test]
    fn a_class_index_equals_a_one_hot_vector() {
        let (s, y) = ([0.25, 0.5, -2.0], [0.0, 1.0, 0.0]);
        let a = activate::<Exp, f64, 3>(s);
        let mut delta = [0.0; 3];
        assert_eq!(Poisson::loss(&a, class(&1)), loss::<Poisson, f64, 3>(a, y));
        Poisson::derivative(&a, class(&1), &mut delta);
        assert_eq!(delta, derivative::<Poisson, f64, 3>(a, y));
        assert_eq!(Poisson::canonical_loss(&s, &a, class(&1)), canonical_loss::<Poisson, Exp, f64, 3>(s, y));
        Poisson::canonical_delta(&a, class(&1), &mut delta);
        assert_eq!(delta, canonical_delta::<Poisson, Exp, f64, 3>(s, y));
    }

    #[test]
    fn nan_stays_nan() {
        assert_propagates_nan::<Poisson>();
        assert_canonical_propagates_nan::<Poisson, Exp>();
    }
}
