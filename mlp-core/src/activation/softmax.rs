//! The softmax function.

use super::{Activation, SecondOrder};
use crate::kernel;
use crate::number::Jet;
use crate::number::scalar::Scalar;
use crate::partner::BuiltInAlone;

/// `a_i = e^(s_i) / Σ_k e^(s_k)`: probabilities of the classes. Written `softmax`. Canonical with
/// [`CategoricalCrossEntropy`](crate::loss::CategoricalCrossEntropy).
///
/// The largest `s_k` is subtracted from all, which leaves the result unchanged but keeps every exponential within [0, 1]
/// and the sum at one or above: finite for all finite `s`. The backward pass uses the full Jacobian
/// `∂a_k/∂s_i = a_k ([i = k] − a_i)`, so that `∂L/∂s_i = a_i (∂L/∂a_i − Σ_k ∂L/∂a_k a_k)`. Bridle (1990).
///
/// ```
/// use mlp_core::prelude::*;
/// let mut a = [0.0; 2];
/// Softmax::activate(&[3.0, 3.0], &mut a);
/// assert_eq!(a, [0.5, 0.5]);
/// ```
#[derive(Debug)]
pub struct Softmax;

impl Activation for Softmax {
    const NAME: &'static str = "softmax";
    const MINIMUM_UNITS: usize = 2;
    const IS_SYMMETRIC: bool = true;
    type Canonical = BuiltInAlone;

    #[inline]
    fn activate<T: Scalar>(s: &[T], a: &mut [T]) {
        Self::activate_samples(s.len(), s, a);
    }

    fn activate_samples<T: Scalar>(units: usize, s: &[T], a: &mut [T]) {
        kernel::softmax(units, s, a);
    }

    #[inline]
    fn backpropagate<T: Scalar>(_s: &[T], a: &[T], delta: &mut [T]) {
        let mean = a.iter().zip(&*delta).fold(T::zero(), |sum, (&a, &delta)| sum + delta * a);
        for (delta, &a) in delta.iter_mut().zip(a) {
            *delta = a * (*delta - mean);
        }
    }

    #[inline]
    fn tangent<T: Scalar>(s: &[T], a: &[T], ds: &[T], da: &mut [T], _: &mut [T]) {
        da.copy_from_slice(ds);
        Self::backpropagate(s, a, da); // the Jacobian is symmetric
    }
}

/// `⟨x, y⟩`.
fn inner<T: Scalar>(x: &[T], y: &[T]) -> T {
    x.iter().zip(y).fold(T::zero(), |sum, (&x, &y)| sum + x * y)
}

#[diagnostic::do_not_recommend]
impl SecondOrder for Softmax {
    fn backpropagate_tangent<T: Scalar>(_: &[T], a: &[T], _: &[T], da: &[T], delta: &mut [T], d_delta: &mut [T]) {
        // The tangent of δ = a (g − ⟨a, g⟩).
        let (mean, d_mean) = (inner(a, delta), inner(da, delta) + inner(a, d_delta));
        for (((&a, &da), g), dg) in a.iter().zip(da).zip(delta).zip(d_delta) {
            *dg = da * (*g - mean) + a * (*dg - d_mean);
            *g = a * (*g - mean);
        }
    }

    fn activate_jet<T: Scalar>(s: Jet<&[T]>, a: &[T], [first, second]: [&mut [T]; 2]) {
        // a' = a u with u = s' − ⟨a, s'⟩; a'' = a (u² + s'' − ⟨a, s''⟩ − ⟨a', s'⟩).
        let mean = inner(a, s.first);
        for ((a1, &s1), &a) in first.iter_mut().zip(s.first).zip(a) {
            *a1 = a * (s1 - mean);
        }
        let d_mean = inner(a, s.second) + inner(first, s.first);
        for (((a2, &s1), &s2), &a) in second.iter_mut().zip(s.first).zip(s.second).zip(a) {
            let u = s1 - mean;
            *a2 = a * (u * u + s2 - d_mean);
        }
    }

    fn backpropagate_jet<T: Scalar>(s: Jet<&[T]>, a: Jet<&[T]>, delta: Jet<&mut [T]>) {
        // Backward through activate_jet, from its last line to its first. The means are reductions, so each has an adjoint
        // of its own, which is minus the sum of those of the terms that contain it.
        let (mean, d_mean) = (inner(a.value, s.first), inner(a.value, s.second) + inner(a.first, s.first));
        let d_mean_adjoint = -inner(a.value, delta.second);
        let u_adjoint = |k: usize, g1: T, g2: T| {
            let (a, u) = (a.value[k], s.first[k] - mean);
            a * ((g2 + g2) * u + g1 + d_mean_adjoint * s.first[k])
        };
        let units = 0..a.value.len();
        let mean_adjoint = -units.clone().fold(T::zero(), |sum, k| sum + u_adjoint(k, delta.first[k], delta.second[k]));
        for k in units {
            let (g, g1, g2) = (delta.value[k], delta.first[k], delta.second[k]);
            let (a, a1, s1, s2) = (a.value[k], a.first[k], s.first[k], s.second[k]);
            let u = s1 - mean;
            let by_a1 = g1 + d_mean_adjoint * s1;
            delta.value[k] = g + g2 * (u * u + s2 - d_mean) + d_mean_adjoint * s2 + by_a1 * u + mean_adjoint * s1;
            delta.first[k] = d_mean_adjoint * a1 + u_adjoint(k, g1, g2) + mean_adjoint * a;
            delta.second[k] = a * (g2 + d_mean_adjoint);
        }
        Self::backpropagate(s.value, a.value, delta.value);
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use nalgebra::ComplexField;
    use num_dual::Dual64;

    use super::*;
    use crate::activation::testing::{assert_close, to_f64};
    use crate::number::scalar::constant;

    const UNITS: usize = 4;
    const S: [f64; UNITS] = [-1.5, 0.25, 3.0, 1.0];

    fn softmax<T: Scalar, const N: usize>(s: [T; N]) -> [T; N] {
        let mut a = [T::zero(); N];
        Softmax::activate(&s, &mut a);
        a
    }

    /// `∂a_k/∂s_i`, by the backward pass.
    fn jacobian(s: [f64; UNITS], k: usize, i: usize) -> f64 {
        let mut delta = [0.0; UNITS];
        delta[k] = 1.0;
        Softmax::backpropagate(&s, &softmax(s), &mut delta);
        delta[i]
    }

    #[test]
    fn matches_known_values() {
        // An exponential, a sum of four and a quotient: a few ulp.
        let known =
            [0.009_178_166_088_020_964, 0.052_816_699_130_950_48, 0.826_192_181_843_379_7, 0.111_812_952_937_648_81];
        for (k, &a) in softmax(S).iter().enumerate() {
            assert_close(a, known[k], 8.0 * f64::EPSILON * known[k], "double", S[k]);
        }
        for (k, &a) in softmax(S.map(constant::<f32>)).iter().enumerate() {
            assert_close(to_f64(a), known[k], 8.0 * f64::from(f32::EPSILON) * known[k], "single", S[k]);
        }
    }

    #[test]
    fn its_jacobian_agrees_with_central_differences() {
        // Third derivatives stay below 1 and values below 1: h²/6 of truncation, 4 ulp / h of rounding.
        let h = 1.0 / 131_072.0;
        let tolerance = h * h / 6.0 + 4.0 * f64::EPSILON / h;
        for i in 0..UNITS {
            let (mut below, mut above) = (S, S);
            below[i] -= h;
            above[i] += h;
            for k in 0..UNITS {
                let difference = (softmax(above)[k] - softmax(below)[k]) / (2.0 * h);
                assert_close(jacobian(S, k, i), difference, tolerance, "Jacobian", S[i]);
            }
        }
    }

    #[test]
    fn its_jacobian_agrees_with_dual_numbers() {
        for i in 0..UNITS {
            let mut s = S.map(Dual64::from_re);
            s[i] = s[i].derivative();
            let a = softmax(s);
            for (k, a) in a.iter().enumerate() {
                assert_close(jacobian(S, k, i), a.eps, 8.0 * f64::EPSILON, "Jacobian", S[i]);
            }
        }
    }

    #[test]
    fn extreme_logits_give_finite_probabilities_that_sum_to_one() {
        for s in [[1e4_f32, -1e4, 0.0, 9999.0], [-1e4, -1e4, -1e4, -1e4], [f32::MAX, f32::MAX, f32::MIN, 0.0], [0.0; 4]]
        {
            let a = softmax(s);
            assert!(a.iter().all(|a| a.is_finite() && *a >= 0.0), "softmax({s:?}) = {a:?}");
            // Each quotient and each sum rounds once.
            let sum: f32 = a.iter().sum();
            assert!((sum - 1.0).abs() <= 4.0 * f32::EPSILON, "softmax({s:?}) = {a:?}, of sum {sum}");
            let mut delta = [1.0, -1.0, 1e4, 0.0];
            Softmax::backpropagate(&s, &a, &mut delta);
            assert!(delta.iter().all(|d| f32::is_finite(*d)), "at {s:?}: {delta:?}");
        }
    }

    #[test]
    fn a_common_shift_changes_nothing() {
        // Sixteenths below 2^13 have exact sums and differences, so the exponentials see the same arguments.
        for shift in [1.0, -7.5, 4096.0] {
            assert_eq!(softmax(S.map(|s| s + shift)), softmax(S));
        }
    }

    #[test]
    fn tiny_logits_give_equal_probabilities() {
        for tiny in [f64::from_bits(1), f64::MIN_POSITIVE] {
            assert_eq!(softmax([tiny, -tiny, 0.0, -0.0]), [0.25; 4]);
        }
    }

    #[test]
    fn a_class_at_minus_infinity_is_impossible() {
        assert_eq!(softmax([f64::NEG_INFINITY, 0.0, 0.0]), [0.0, 0.5, 0.5]);
    }

    #[test]
    fn nan_stays_nan() {
        for position in 0..3 {
            let mut s = [0.0, 1.0, 2.0];
            s[position] = f64::NAN;
            assert!(softmax(s).iter().all(|a| a.is_nan()));
        }
    }
}
