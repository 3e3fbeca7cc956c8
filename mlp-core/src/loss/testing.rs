//! Checks for every loss: calls on arrays, and derivatives against central differences and dual numbers.

use nalgebra::SVector;
use num_dual::Dual64;

use super::Loss;
use crate::activation::Activation;
use crate::number::scalar::Scalar;
use crate::target::{Expected, Target};

/// The step of the central differences, near the cube root of ε where truncation and rounding balance. A power of two,
/// so that `x ± h` is exact for the `x` of the tests.
const STEP: f64 = 1.0 / 131_072.0;

/// The ε of `f32`, in units of the ε of `f64`.
pub(super) const F32_EPSILONS: f64 = 536_870_912.0;

/// A vector of expected outputs.
pub(super) fn outputs<T: Scalar, const N: usize>(y: &SVector<T, N>) -> Expected<'_, T> {
    y.expected()
}

/// The index of one of several classes.
pub(super) fn class<T: Scalar>(index: &usize) -> Expected<'_, T> {
    Target::<SVector<T, 3>>::expected(index)
}

/// `L(y, a)`.
pub(super) fn loss<L: Loss, T: Scalar, const N: usize>(a: [T; N], y: [T; N]) -> T {
    L::loss(&a, outputs(&y.into()))
}

/// `∂L/∂a`.
pub(super) fn derivative<L: Loss, T: Scalar, const N: usize>(a: [T; N], y: [T; N]) -> [T; N] {
    let mut delta = [T::zero(); N];
    L::derivative(&a, outputs(&y.into()), &mut delta);
    delta
}

/// `a = f(s)`.
pub(super) fn activate<A: Activation, T: Scalar, const N: usize>(s: [T; N]) -> [T; N] {
    let mut a = [T::zero(); N];
    A::activate(&s, &mut a);
    a
}

/// `L` from the pre-activations.
pub(super) fn canonical_loss<L: Loss, A: Activation, T: Scalar, const N: usize>(s: [T; N], y: [T; N]) -> T {
    L::canonical_loss(&s, &activate::<A, T, N>(s), outputs(&y.into()))
}

/// `∂L/∂s` from the activations.
pub(super) fn canonical_delta<L: Loss, A: Activation, T: Scalar, const N: usize>(s: [T; N], y: [T; N]) -> [T; N] {
    let mut delta = [T::zero(); N];
    L::canonical_delta(&activate::<A, T, N>(s), outputs(&y.into()), &mut delta);
    delta
}

/// Asserts that two numbers differ by at most `epsilons` ε.
pub(super) fn assert_close(actual: f64, expected: f64, epsilons: f64) {
    assert!((actual - expected).abs() <= epsilons * f64::EPSILON, "{actual:e} is not close to {expected:e}");
}

/// Compares `derivative` with the slope of `loss`. `size` bounds the terms of `L`, `third` its third derivatives around
/// `a`.
pub(super) fn assert_derivative_matches_differences<L: Loss, const N: usize>(
    a: [f64; N],
    y: [f64; N],
    size: f64,
    third: f64,
) {
    let delta = derivative::<L, f64, N>(a, y);
    assert_slopes(a, delta, size, third, |a| loss::<L, f64, N>(a, y));
    assert_dual_slopes(a, delta, size, |a| loss::<L, Dual64, N>(a, y.map(Dual64::from)));
}

/// Compares `canonical_delta` with the slope of `canonical_loss` with respect to the pre-activations. Bounds as above.
pub(super) fn assert_canonical_delta_matches_differences<L: Loss, A: Activation, const N: usize>(
    s: [f64; N],
    y: [f64; N],
    size: f64,
    third: f64,
) {
    let delta = canonical_delta::<L, A, f64, N>(s, y);
    assert_slopes(s, delta, size, third, |s| canonical_loss::<L, A, f64, N>(s, y));
    assert_dual_slopes(s, delta, size, |s| canonical_loss::<L, A, Dual64, N>(s, y.map(Dual64::from)));
}

/// Central differences differ from the slope by at most `h²/6` times the third derivative, and by the rounding of two
/// losses over `2h`: less than eight roundings of terms up to `size` in either.
fn assert_slopes<const N: usize>(x: [f64; N], slopes: [f64; N], size: f64, third: f64, f: impl Fn([f64; N]) -> f64) {
    let tolerance = STEP * STEP / 6.0 * third + 8.0 * f64::EPSILON * size / STEP;
    for k in 0..N {
        let at = |step: f64| {
            let mut x = x;
            x[k] += step;
            f(x)
        };
        let slope = (at(STEP) - at(-STEP)) / (2.0 * STEP);
        assert!((slopes[k] - slope).abs() <= tolerance, "output {k}: {} is not {slope} ± {tolerance:e}", slopes[k]);
    }
}

/// Dual numbers round as often, without dividing by a step.
fn assert_dual_slopes<const N: usize>(x: [f64; N], slopes: [f64; N], size: f64, f: impl Fn([Dual64; N]) -> Dual64) {
    for k in 0..N {
        let mut x = x.map(Dual64::from);
        x[k].eps = 1.0;
        assert_close(slopes[k], f(x).eps, 16.0 * size);
    }
}

/// Asserts that NaN in an output, or in its target, gives NaN in the loss and in its derivative with respect to that
/// output.
pub(super) fn assert_propagates_nan<L: Loss>() {
    for expected in [0.0, 0.5, 1.0] {
        let (a, y) = ([0.5, f64::NAN], [0.5, expected]);
        assert!(loss::<L, f64, 2>(a, y).is_nan());
        assert!(derivative::<L, f64, 2>(a, y)[1].is_nan());
        assert!(loss::<L, f64, 2>(y, a).is_nan());
        assert!(derivative::<L, f64, 2>(y, a)[1].is_nan());
    }
}

/// The same with the canonical activation.
pub(super) fn assert_canonical_propagates_nan<L: Loss, A: Activation>() {
    for expected in [0.0, 0.5, 1.0] {
        let (s, y) = ([0.5, f64::NAN], [0.5, expected]);
        assert!(canonical_loss::<L, A, f64, 2>(s, y).is_nan());
        assert!(canonical_delta::<L, A, f64, 2>(s, y)[1].is_nan());
        assert!(canonical_loss::<L, A, f64, 2>(y, s).is_nan());
        assert!(canonical_delta::<L, A, f64, 2>(y, s)[1].is_nan());
    }
}
