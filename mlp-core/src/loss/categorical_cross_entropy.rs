//! The cross-entropy of mutually exclusive classes.

use super::logarithm::{weighted_inverse, weighted_ln};
use super::{Domain, Loss, SecondOrderLoss};
use crate::activation::Softmax;
use crate::kernel;
use crate::number::scalar::{Scalar, constant};
use crate::partner::BuiltIn;
use crate::target::Expected;

/// `L = −Σ_k y_k log a_k`. Written `categorical_cross_entropy`. Canonical with [`Softmax`].
///
/// The negative log-likelihood of `y` if `a` are the probabilities of mutually exclusive classes. A class index is
/// cheaper than the one-hot vector. Targets that do not sum to one, which [`TARGETS`](Loss::TARGETS) excludes, weight their
/// sample where they are not checked, as in [`Network::gradient`](crate::Network::gradient): δ is then `a Σ_j y_j − y`.
///
/// With a softmax it is `Σ_k y_k (log Σ_j e^s_j − s_k)`. With `s_m` the largest, it is computed from the nonnegative
/// terms `s_m − s_k` and `log Σ_j e^(s_j − s_m) = −log a_m`. If `a_m` is near one, the logarithm is that of
/// `1 − Σ_{j≠m} a_j`: the small loss of a confident correct output is accurate, and the result is finite wherever it is
/// representable. With another activation it is computed from the logarithms with `0 · log 0 = 0`, infinite if an
/// expected class has probability zero, and NaN if an `a_k` is negative.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => softmax 4; loss categorical_cross_entropy >; }
/// let risk = Net::zeros().loss(&[vector![1.0]], &[2]);
/// assert!((risk - 4.0_f32.ln()).abs() < 1e-6);
/// ```
#[derive(Debug)]
pub struct CategoricalCrossEntropy;

impl Loss for CategoricalCrossEntropy {
    const NAME: &'static str = "categorical_cross_entropy";
    const MINIMUM_OUTPUTS: usize = 2;
    /// For a negative probability, the loss has no lower bound. Another sum is a different likelihood: of several classes
    /// at once, for which `sigmoid` and `binary_cross_entropy` are meant, of counts, or of nothing.
    const TARGETS: Domain = Domain::between(0.0, 1.0).summing_to_one();
    type Canonical = BuiltIn<Softmax>;

    #[inline]
    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        a.iter().enumerate().fold(T::zero(), |sum, (k, &a)| sum - weighted_ln(y.at(k), a))
    }

    #[inline]
    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        for (k, (delta, &a)) in delta.iter_mut().zip(a).enumerate() {
            *delta = -weighted_inverse(y.at(k), a);
        }
    }

    #[inline]
    fn canonical_loss<T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>) -> T {
        let mut parts = [T::zero(); 3];
        kernel::largest_and_others(s, a, &mut parts);
        let [largest, a_m, others] = parts;
        // −log a_m, from 1 − a_m if that is smaller.
        let log_of_sum = if others < a_m { -(-others).ln_1p() } else { -a_m.ln() };

        // In halves, since the difference of two finite numbers may be infinite, and infinity times y_k = 0 NaN.
        let (half, two) = (constant::<T>(0.5), constant::<T>(2.0));
        let cost = |y: T, k: usize| two * (y * (half * largest - half * s[k])) + y * log_of_sum;
        match y.class() {
            Some(class) => cost(T::one(), class),
            None => (0..s.len()).fold(T::zero(), |sum, k| sum + cost(y.at(k), k)),
        }
    }

    #[inline]
    fn canonical_delta<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        delta.copy_from_slice(a);
        if y.class().is_none() {
            let weight = (0..a.len()).fold(T::zero(), |sum, k| sum + y.at(k));
            for delta in &mut *delta {
                *delta *= weight;
            }
        }
        y.subtract_from(delta);
    }
}

impl SecondOrderLoss for CategoricalCrossEntropy {
    #[inline]
    fn hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]) {
        for (k, ((product, &a), &da)) in product.iter_mut().zip(a).zip(da).enumerate() {
            *product = weighted_inverse(y.at(k), a * a) * da;
        }
    }

    #[inline]
    fn canonical_hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]) {
        product.copy_from_slice(da);
        if y.class().is_none() {
            let weight = (0..a.len()).fold(T::zero(), |sum, k| sum + y.at(k));
            for product in product {
                *product *= weight;
            }
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
        canonical_loss::<CategoricalCrossEntropy, Softmax, f32, N>(s, y)
    }

    #[test]
    fn matches_known_values() {
        let y = [0.0, 1.0, 0.0];
        assert_close(loss::<CategoricalCrossEntropy, f64, 3>([0.25, 0.5, 0.25], y), LN_2, 2.0);
        assert_eq!(derivative::<CategoricalCrossEntropy, f64, 3>([0.25, 0.5, 0.25], y), [0.0, -2.0, 0.0]);
        assert_close(canonical_loss::<CategoricalCrossEntropy, Softmax, f64, 4>([7.0; 4], [0.25; 4]), 2.0 * LN_2, 4.0);
    }

    #[test]
    fn the_derivative_is_the_slope_of_the_loss() {
        // |L| ≤ 8; |∂³L/∂a³| = 2y/a³ ≤ 2 · 4³ for a ≥ ¼. The activations need not add up to one.
        for y in [[0.0, 1.0, 0.0], [0.5, 0.25, 0.25]] {
            assert_derivative_matches_differences::<CategoricalCrossEntropy, 3>([0.25, 0.5, 0.75], y, 8.0, 128.0);
        }
    }

    #[test]
    fn the_canonical_delta_is_the_slope_of_the_canonical_loss() {
        // |L| ≤ 2 (5 + log 3) < 16; |∂³L/∂s³| = |a (1 − a) (1 − 2a)| Σy < 0.1 · 2.
        for y in [[0.0, 1.0, 0.0], [0.5, 0.25, 0.25], [1.0, 0.0, 1.0], [0.0, 0.5, 0.0]] {
            for s in [[-3.0, 0.0, 2.0], [0.5, 0.5, 0.5]] {
                assert_canonical_delta_matches_differences::<CategoricalCrossEntropy, Softmax, 3>(s, y, 16.0, 0.2);
            }
        }
    }

    #[test]
    fn the_canonical_loss_equals_the_loss_of_a_softmax() {
        // 8ε of rounding in a become 8ε in the logarithm, and the logarithms up to 8 are rounded to 4ε; times Σy ≤ 2.
        for s in [[-4.0, 0.5, 3.0], [0.0, 0.0, 0.0], [1.0, 1.0, -2.0]] {
            for y in [[0.0, 1.0, 0.0], [0.5, 0.25, 0.25], [1.0, 0.0, 1.0]] {
                let direct = loss::<CategoricalCrossEntropy, f64, 3>(activate::<Softmax, f64, 3>(s), y);
                assert_close(canonical_loss::<CategoricalCrossEntropy, Softmax, f64, 3>(s, y), direct, 24.0);
            }
        }
    }

    #[test]
    fn the_canonical_loss_is_exact_for_every_finite_pre_activation() {
        assert_eq!(canonical([1e4, -1e4], [1.0, 0.0]), 0.0);
        assert_eq!(canonical([1e4, -1e4], [0.0, 1.0]), 2e4);
        assert_eq!(canonical([1e4, -1e4], [0.75, 0.25]), 5e3);
        assert_eq!(canonical([f32::MAX, 0.0], [0.0, 1.0]), f32::MAX);
        assert_eq!(canonical([f32::MAX, f32::MIN], [1.0, 0.0]), 0.0);
        assert_eq!(canonical([f32::MAX, f32::MIN], [0.75, 0.25]), f32::MAX / 2.0);
        assert_eq!(canonical([f32::MAX, f32::MIN], [0.0, 1.0]), f32::INFINITY);
        let (s, a) = ([f32::MAX, f32::MIN, 0.0], [1.0, 0.0, 0.0]);
        assert_eq!(CategoricalCrossEntropy::canonical_loss(&s, &a, class(&0)), 0.0);
        assert_eq!(CategoricalCrossEntropy::canonical_loss(&s, &a, class(&2)), f32::MAX);
    }

    #[test]
    fn the_small_loss_of_a_confident_correct_output_is_accurate() {
        // log(1 + 2e^−50) = 2e^−50 (1 − e^−50 …), to a few roundings.
        let s = [0.0, 50.0, 0.0];
        let cost = canonical_loss::<CategoricalCrossEntropy, Softmax, f64, 3>(s, [0.0, 1.0, 0.0]);
        assert_close(cost / (2.0 * (-50.0_f64).exp()), 1.0, 2.0);
        let s = [0.0, 50.0, 0.0];
        let indexed = CategoricalCrossEntropy::canonical_loss(&s, &activate::<Softmax, f32, 3>(s), class(&1));
        assert_close((indexed / (2.0 * (-50.0_f32).exp())).into(), 1.0, 2.0 * F32_EPSILONS);
    }

    #[test]
    fn a_perfect_prediction_has_zero_loss() {
        assert_eq!(loss::<CategoricalCrossEntropy, f64, 3>([0.0, 1.0, 0.0], [0.0, 1.0, 0.0]), 0.0);
        assert_eq!(derivative::<CategoricalCrossEntropy, f64, 3>([0.0, 1.0, 0.0], [0.0, 1.0, 0.0]), [0.0, -1.0, 0.0]);
        let delta = canonical_delta::<CategoricalCrossEntropy, Softmax, f32, 2>([-1e4, 1e4], [0.0, 1.0]);
        assert_eq!(delta, [0.0, 0.0]);
    }

    #[test]
    fn an_expected_class_of_probability_zero_has_infinite_loss() {
        assert_eq!(loss::<CategoricalCrossEntropy, f64, 2>([0.0, 1.0], [1.0, 0.0]), f64::INFINITY);
        assert_eq!(derivative::<CategoricalCrossEntropy, f64, 2>([0.0, 1.0], [1.0, 0.0]), [f64::NEG_INFINITY, 0.0]);
    }

    #[test]
    fn a_negative_output_gives_nan() {
        for y in [0.0, 0.5, 1.0] {
            assert!(loss::<CategoricalCrossEntropy, f64, 2>([-0.5, 0.5], [y, 1.0]).is_nan());
        }
    }

    #[test]
    fn a_class_index_equals_a_one_hot_vector() {
        let (s, y) = ([0.25, 0.5, -2.0], [0.0, 1.0, 0.0]);
        let a = activate::<Softmax, f64, 3>(s);
        let mut delta = [0.0; 3];
        assert_eq!(CategoricalCrossEntropy::loss(&a, class(&1)), loss::<CategoricalCrossEntropy, f64, 3>(a, y));
        CategoricalCrossEntropy::derivative(&a, class(&1), &mut delta);
        assert_eq!(delta, derivative::<CategoricalCrossEntropy, f64, 3>(a, y));
        let indexed = CategoricalCrossEntropy::canonical_loss(&s, &a, class(&1));
        assert_eq!(indexed, canonical_loss::<CategoricalCrossEntropy, Softmax, f64, 3>(s, y));
        CategoricalCrossEntropy::canonical_delta(&a, class(&1), &mut delta);
        assert_eq!(delta, canonical_delta::<CategoricalCrossEntropy, Softmax, f64, 3>(s, y));
        assert_eq!(delta, [a[0], a[1] - 1.0, a[2]]);
    }

    #[test]
    fn nan_stays_nan() {
        assert_propagates_nan::<CategoricalCrossEntropy>();
        assert_canonical_propagates_nan::<CategoricalCrossEntropy, Softmax>();
        assert!(CategoricalCrossEntropy::canonical_loss(&[0.0, 1.0, f64::NAN], &[f64::NAN; 3], class(&0)).is_nan());
        assert!(CategoricalCrossEntropy::canonical_loss(&[f64::NAN, 1.0, 0.0], &[f64::NAN; 3], class(&1)).is_nan());
    }
}
