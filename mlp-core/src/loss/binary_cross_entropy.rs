//! The cross-entropy of independent binary outputs.

use super::logarithm::{weighted_inverse, weighted_ln, weighted_ln_1m};
use super::{Domain, Loss, SecondOrderLoss};
use crate::activation::Sigmoid;
use crate::function::softplus::ln_1p_exp_neg;
use crate::number::scalar::Scalar;
use crate::partner::BuiltIn;
use crate::target::Expected;

/// `L = −Σ_k y_k log a_k + (1 − y_k) log(1 − a_k)`. Written `binary_cross_entropy`. Canonical with [`Sigmoid`].
///
/// The negative log-likelihood of `y` if each `a_k` is the probability of an independent event. Targets between 0 and 1
/// are probabilities; the loss is then at least their entropy.
///
/// With a sigmoid it is `Σ_k log(1 + e^s_k) − y_k s_k`, computed for targets from 0 to 1 as a sum of nonnegative terms:
/// nothing cancels, and each term is finite for every finite `s_k`. With another activation it is computed from the
/// logarithms with `0 · log 0 = 0`, infinite if an expected output has probability zero, and NaN if an `a_k` lies
/// outside 0 to 1.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => sigmoid 1; loss binary_cross_entropy >; }
/// let risk = Net::zeros().loss(&[vector![1.0]], &[vector![1.0]]);
/// assert!((risk - 2.0_f32.ln()).abs() < 1e-6);
/// ```
#[derive(Debug)]
pub struct BinaryCrossEntropy;

impl Loss for BinaryCrossEntropy {
    const NAME: &'static str = "binary_cross_entropy";
    /// Below 0 or above 1, the loss has no lower bound.
    const TARGETS: Domain = Domain::between(0.0, 1.0);
    type Canonical = BuiltIn<Sigmoid>;

    #[inline]
    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        a.iter().enumerate().fold(T::zero(), |sum, (k, &a)| {
            let y = y.at(k);
            sum - weighted_ln(y, a) - weighted_ln_1m(T::one() - y, a)
        })
    }

    #[inline]
    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        for (k, (delta, &a)) in delta.iter_mut().zip(a).enumerate() {
            let y = y.at(k);
            *delta = weighted_inverse(T::one() - y, T::one() - a) - weighted_inverse(y, a);
        }
    }

    #[inline]
    fn canonical_loss<T: Scalar>(s: &[T], _a: &[T], y: Expected<'_, T>) -> T {
        s.iter().enumerate().fold(T::zero(), |sum, (k, &s)| {
            let y = y.at(k);
            // softplus(s) − y s; for s ≥ 0, where s and y s would cancel, with softplus(s) = s + log(1 + e^−s)
            sum + if s < T::zero() { ln_1p_exp_neg(-s) - y * s } else { ln_1p_exp_neg(s) + (T::one() - y) * s }
        })
    }
}

impl SecondOrderLoss for BinaryCrossEntropy {
    #[inline]
    fn hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]) {
        for (k, ((product, &a), &da)) in product.iter_mut().zip(a).zip(da).enumerate() {
            let (y, b) = (y.at(k), T::one() - a);
            *product = (weighted_inverse(y, a * a) + weighted_inverse(T::one() - y, b * b)) * da;
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use core::f64::consts::LN_2;

    use super::super::testing::{
        F32_EPSILONS, activate, assert_canonical_delta_matches_differences, assert_canonical_propagates_nan,
        assert_close, assert_derivative_matches_differences, assert_propagates_nan, canonical_delta, canonical_loss,
        class, derivative, loss,
    };
    use super::*;

    fn canonical<const N: usize>(s: [f32; N], y: [f32; N]) -> f32 {
        canonical_loss::<BinaryCrossEntropy, Sigmoid, f32, N>(s, y)
    }

    #[test]
    fn matches_known_values() {
        assert_close(loss::<BinaryCrossEntropy, f64, 2>([0.5, 0.25], [1.0, 0.0]), LN_2 - 0.75_f64.ln(), 4.0);
        assert_eq!(derivative::<BinaryCrossEntropy, f64, 2>([0.5, 0.25], [1.0, 0.25]), [-2.0, 0.0]);
        assert_close(canonical_loss::<BinaryCrossEntropy, Sigmoid, f64, 2>([0.0; 2], [1.0, 0.3]), 2.0 * LN_2, 4.0);
    }

    #[test]
    fn the_derivative_is_the_slope_of_the_loss() {
        // |L| ≤ 8; |∂³L/∂a³| = |2(1 − y)/(1 − a)³ − 2y/a³| ≤ 2 · 4³ for ¼ ≤ a ≤ ¾.
        for y in [[0.0, 1.0, 0.5], [1.0, 0.25, 0.0]] {
            assert_derivative_matches_differences::<BinaryCrossEntropy, 3>([0.25, 0.5, 0.75], y, 8.0, 128.0);
        }
    }

    #[test]
    fn the_canonical_delta_is_the_slope_of_the_canonical_loss() {
        // |L| ≤ 8 + 3 log 2 < 16; |∂³L/∂s³| = |σ''(s)| < 0.1.
        for s in [[-3.0, 0.0, 2.0], [0.5, -0.25, 3.0]] {
            let y = [1.0, 0.25, 0.0];
            assert_canonical_delta_matches_differences::<BinaryCrossEntropy, Sigmoid, 3>(s, y, 16.0, 0.1);
        }
    }

    #[test]
    fn the_canonical_loss_equals_the_loss_of_a_sigmoid() {
        // For |s| ≤ 4, 4ε of rounding in a become 4ε / (1 − a) ≤ 4ε (1 + e⁴) < 224ε in the logarithm.
        for s in [-4.0, -0.5, 0.0, 0.25, 3.0] {
            for y in [0.0, 0.25, 1.0] {
                let direct = loss::<BinaryCrossEntropy, f64, 1>(activate::<Sigmoid, f64, 1>([s]), [y]);
                assert_close(canonical_loss::<BinaryCrossEntropy, Sigmoid, f64, 1>([s], [y]), direct, 240.0);
            }
        }
    }

    #[test]
    fn the_canonical_loss_is_exact_for_every_finite_pre_activation() {
        for s in [1e4, f32::MAX] {
            assert_eq!(canonical([s], [0.0]), s);
            assert_eq!(canonical([s], [0.25]), 0.75 * s);
            assert_eq!(canonical([s], [1.0]), 0.0);
            assert_eq!(canonical([-s], [0.0]), 0.0);
            assert_eq!(canonical([-s], [0.25]), 0.25 * s);
            assert_eq!(canonical([-s], [1.0]), s);
        }
    }

    #[test]
    fn the_small_loss_of_a_confident_correct_output_is_accurate() {
        // log(1 + e^−50) = e^−50 (1 − ½e^−50 …), to two roundings.
        for (s, y) in [(50.0, 1.0), (-50.0, 0.0)] {
            let cost = canonical_loss::<BinaryCrossEntropy, Sigmoid, f64, 1>([s], [y]);
            assert_close(cost / (-50.0_f64).exp(), 1.0, 2.0);
        }
        assert_close((canonical([50.0], [1.0]) / (-50.0_f32).exp()).into(), 1.0, 2.0 * F32_EPSILONS);
    }

    #[test]
    fn a_perfect_prediction_has_zero_loss() {
        assert_eq!(loss::<BinaryCrossEntropy, f64, 2>([0.0, 1.0], [0.0, 1.0]), 0.0);
        assert_eq!(derivative::<BinaryCrossEntropy, f64, 2>([0.0, 1.0], [0.0, 1.0]), [1.0, -1.0]);
        assert_eq!(canonical_delta::<BinaryCrossEntropy, Sigmoid, f32, 2>([-1e4, 1e4], [0.0, 1.0]), [0.0, 0.0]);
    }

    #[test]
    fn an_expected_output_of_probability_zero_has_infinite_loss() {
        assert_eq!(loss::<BinaryCrossEntropy, f64, 1>([0.0], [0.5]), f64::INFINITY);
        assert_eq!(loss::<BinaryCrossEntropy, f64, 1>([1.0], [0.5]), f64::INFINITY);
        assert_eq!(derivative::<BinaryCrossEntropy, f64, 1>([0.0], [1.0]), [f64::NEG_INFINITY]);
        assert_eq!(derivative::<BinaryCrossEntropy, f64, 1>([1.0], [0.0]), [f64::INFINITY]);
    }

    #[test]
    fn an_output_outside_0_to_1_gives_nan() {
        for y in [0.0, 0.5, 1.0] {
            assert!(loss::<BinaryCrossEntropy, f64, 1>([-0.5], [y]).is_nan());
            assert!(loss::<BinaryCrossEntropy, f64, 1>([1.5], [y]).is_nan());
        }
    }

    #[test]
    fn a_class_index_equals_a_one_hot_vector() {
        let (s, y) = ([0.25, 0.5, -2.0], [0.0, 1.0, 0.0]);
        let a = activate::<Sigmoid, f64, 3>(s);
        let mut delta = [0.0; 3];
        assert_eq!(BinaryCrossEntropy::loss(&a, class(&1)), loss::<BinaryCrossEntropy, f64, 3>(a, y));
        BinaryCrossEntropy::derivative(&a, class(&1), &mut delta);
        assert_eq!(delta, derivative::<BinaryCrossEntropy, f64, 3>(a, y));
        let indexed = BinaryCrossEntropy::canonical_loss(&s, &a, class(&1));
        assert_eq!(indexed, canonical_loss::<BinaryCrossEntropy, Sigmoid, f64, 3>(s, y));
        BinaryCrossEntropy::canonical_delta(&a, class(&1), &mut delta);
        assert_eq!(delta, canonical_delta::<BinaryCrossEntropy, Sigmoid, f64, 3>(s, y));
    }

    #[test]
    fn nan_stays_nan() {
        assert_propagates_nan::<BinaryCrossEntropy>();
        assert_canonical_propagates_nan::<BinaryCrossEntropy, Sigmoid>();
    }
}
