//! Canonical pairs: loss and gradient are finite and exact at any finite pre-activation, and `δ = a − y` to the bit.

#![allow(clippy::float_cmp, reason = "exact values")]

use mlp_core::prelude::*;

network! { struct Numbers< input 1 => linear 3; loss squared >; }
network! { struct Labels< input 1 => sigmoid 3; loss binary_cross_entropy >; }
network! { struct Classes< input 1 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Counts< input 1 => exp 3; loss poisson >; }

/// Asserts for one network in one precision at these pre-activations: loss and gradient are finite, the loss has the
/// expected value, and `δ = a − y` bit for bit, for a single sample and in a batch.
macro_rules! assert_exact {
    ($network:ident<$T:ty>, s: $s:expr, y: $y:expr, vector: $vector:expr, loss: $loss:expr) => {{
        let s: SVector<$T, 3> = SVector::from($s);
        let mut net = $network::<$T>::zeros();
        net.output.bias = s;
        let (x, y, vector) = (vector![0.5], $y, SVector::<$T, 3>::from($vector));
        let a = net.forward(&x);
        assert!(a.iter().all(|a| a.is_finite()));
        assert_eq!(net.loss(&[x], &[y]), $loss, "loss at {s} for {y:?}");

        let trace = net.trace(&x);
        assert_eq!(trace.output.s, s);
        assert_eq!(trace.output.a, a);
        let bits = |v: SVector<$T, 3>| v.map(|x| x.to_bits());
        let delta = a - vector;
        assert_eq!(bits(net.deltas(&trace, &y).output), bits(delta), "δ at {s} for {y:?}");

        let (risk, gradient) = net.gradient(&[x], &[y]);
        assert_eq!(risk, $loss);
        assert_eq!(gradient.output.bias, delta);
        assert_eq!(gradient.output.weights, delta * 0.5);
        let (risk, gradient) = net.gradient(&[x, x], &[y, y]);
        assert_eq!(risk, $loss);
        assert_eq!(gradient.output.bias, delta);
    }};
    ($network:ident, s: $s:expr, y: $y:expr, loss: $loss:expr) => {
        assert_exact!($network<f32>, s: $s, y: SVector::<f32, 3>::from($y), vector: $y, loss: $loss);
        assert_exact!($network<f64>, s: $s, y: SVector::<f64, 3>::from($y), vector: $y, loss: $loss);
    };
    ($network:ident, s: $s:expr, class: $class:expr, vector: $y:expr, loss: $loss:expr) => {
        assert_exact!($network<f32>, s: $s, y: $class as usize, vector: $y, loss: $loss);
        assert_exact!($network<f64>, s: $s, y: $class as usize, vector: $y, loss: $loss);
    };
}

/// Pre-activations at which sigmoid and softmax round to 0 and 1, with infinite logarithms.
const FAR: [i16; 3] = [10_000, -10_000, 0];

fn far<T: From<i16>>() -> [T; 3] {
    FAR.map(T::from)
}

#[test]
fn squared_after_linear_is_exact_at_extreme_pre_activations() {
    assert_exact!(Numbers, s: far(), y: [0.0, 0.0, 0.0], loss: 1e8);
    assert_exact!(Numbers, s: far(), y: [10_000.0, -10_000.0, 2.0], loss: 2.0);
    assert_exact!(Numbers, s: far(), class: 2, vector: [0.0, 0.0, 1.0], loss: 1e8 + 0.5);
}

#[test]
fn binary_cross_entropy_after_sigmoid_is_exact_at_extreme_pre_activations() {
    // softplus(±1e4) is 1e4 and 0; softplus(0) is log 2.
    let ln_2 = std::f64::consts::LN_2;
    #[allow(clippy::cast_possible_truncation, reason = "rounding is the point")]
    let single = 10_000.0 + ln_2 as f32;
    assert_exact!(Labels<f32>, s: far(), y: vector![0.0, 0.0, 0.0], vector: [0.0; 3], loss: single);
    assert_exact!(Labels<f64>, s: far(), y: vector![0.0, 0.0, 0.0], vector: [0.0; 3], loss: 10_000.0 + ln_2);
    assert_exact!(Labels<f64>, s: far(), y: vector![1.0, 0.0, 1.0], vector: [1.0, 0.0, 1.0], loss: ln_2);
    assert_exact!(Labels, s: [1e4, -1e4, -1e4], y: [0.0, 1.0, 1.0], loss: 30_000.0);
    assert_exact!(Labels, s: [1e4, -1e4, -1e4], y: [0.25, 0.5, 0.0], loss: 7500.0 + 5000.0);
    assert_exact!(Labels, s: [1e4, -1e4, 1e4], class: 1, vector: [0.0, 1.0, 0.0], loss: 30_000.0);
    assert_exact!(Labels, s: [-1e4, 1e4, -1e4], class: 1, vector: [0.0, 1.0, 0.0], loss: 0.0);
}

#[test]
fn categorical_cross_entropy_after_softmax_is_exact_at_extreme_pre_activations() {
    assert_exact!(Classes, s: far(), y: [1.0, 0.0, 0.0], loss: 0.0);
    assert_exact!(Classes, s: far(), y: [0.0, 1.0, 0.0], loss: 20_000.0);
    assert_exact!(Classes, s: far(), y: [0.25, 0.25, 0.5], loss: 5000.0 + 5000.0);
    assert_exact!(Classes, s: far(), class: 0, vector: [1.0, 0.0, 0.0], loss: 0.0);
    assert_exact!(Classes, s: far(), class: 1, vector: [0.0, 1.0, 0.0], loss: 20_000.0);
    assert_exact!(Classes, s: far(), class: 2, vector: [0.0, 0.0, 1.0], loss: 10_000.0);
}

#[test]
fn poisson_after_exp_is_exact_where_it_is_representable() {
    assert_exact!(Counts, s: [-1e4, -1e4, 0.0], y: [3.0, 0.0, 1.0], loss: 30_001.0);
    assert_exact!(Counts, s: [-1e4, 0.0, 0.0], class: 0, vector: [1.0, 0.0, 0.0], loss: 10_002.0);
}

/// `e^1e4` is not representable, so the loss is infinite, not NaN.
#[test]
fn poisson_after_exp_is_infinite_where_the_expectation_is() {
    let mut net = Counts::zeros();
    net.output.bias = vector![1e4, 0.0, 0.0];
    assert_eq!(net.loss(&[vector![0.0]], &[vector![1.0, 1.0, 1.0]]), f32::INFINITY);
}

#[test]
fn forward_returns_probabilities_at_extreme_pre_activations() {
    let mut labels = Labels::zeros();
    labels.output.bias = SVector::from(far());
    assert_eq!(labels.forward(&vector![0.0]), vector![1.0, 0.0, 0.5]);
    let mut classes = Classes::zeros();
    classes.output.bias = SVector::from(far());
    assert_eq!(classes.forward(&vector![0.0]), vector![1.0, 0.0, 0.0]);
}

network! { struct Deep< input 2 => leaky_relu 4 => silu 3 => softmax 3; loss categorical_cross_entropy >; }

#[test]
fn gradients_of_a_deep_network_are_finite_for_huge_inputs() {
    let mut deep = Deep::random(&mut StdRng::seed_from_u64(5));
    deep.output.weights *= 1e4;
    let x: Vec<_> = (0..40_i16).map(|i| vector![f32::from(i) * 1e3, -1e4]).collect();
    let y: Vec<usize> = (0..40).map(|i| i % 3).collect();
    let (risk, gradient) = deep.gradient(&x, &y);
    assert!(risk.is_finite() && risk > 1.0);
    assert!(gradient.parameters().iter().all(|g| g.is_finite()));
    assert!(gradient.hidden1.weights.norm() > 0.0);
}
