//! Steps against Optax: `fixtures/optimizers.py` writes `fixtures/optimizers.txt`.

use mlp_tests::fixture;

use super::*;

/// A gradient and the parameters after its step.
type Step = (Vec<f64>, Vec<f64>);

/// The initial parameters and the steps.
fn steps(name: &str) -> (Vec<f64>, Vec<Step>) {
    let section = fixture::section(include_str!("../../../fixtures/optimizers.txt"), &format!("optimizer {name}"));
    let mut vectors = section.into_iter().map(|(_, values)| fixture::numbers(values));
    let start = vectors.next().expect("the initial parameters");
    let mut steps = Vec::new();
    while let (Some(gradient), Some(after)) = (vectors.next(), vectors.next()) {
        steps.push((gradient, after));
    }
    assert_eq!(steps.len(), 6);
    (start, steps)
}

/// Asserts that every parameter after step `t` is within `t` times the roundings of one step: one of the parameter, and
/// `roundings(t)` of its largest step so far.
fn follows<O: Optimizer<f64>>(name: &str, mut optimizer: O, roundings: impl Fn(f64) -> f64) {
    let (start, steps) = steps(name);
    let mut net = network(&start);
    let (mut before, mut largest_step, mut t) = (start.clone(), vec![0.0_f64; start.len()], 0.0);
    for (gradient, expected) in steps {
        t += 1.0;
        optimizer.step(&mut net, &network(&gradient));
        for (k, (&w, &expected)) in net.parameters().iter().zip(&expected).enumerate() {
            largest_step[k] = largest_step[k].max((expected - before[k]).abs());
            let tolerance = t * f64::EPSILON * (before[k].abs() + expected.abs() + roundings(t) * largest_step[k]);
            assert!((w - expected).abs() <= tolerance, "{name}, step {t}, parameter {k}: {w} is not {expected}");
        }
        before = expected;
    }
}

/// Gradients may cancel in the velocity, whose terms are at most the largest step times `1 / (1 − μ)`.
#[test]
fn sgd_and_momentum() {
    follows("sgd", Sgd::new(0.1), |_| 2.0);
    follows("momentum", Sgd::new(0.1).momentum(0.9), |t| 4.0 * t * 10.0);
    follows("nesterov", Sgd::new(0.1).momentum(0.75).nesterov(), |t| 5.0 * t * 4.0);
}

/// About ten roundings per step; with momentum, cancellation as above.
#[test]
fn rms_prop() {
    follows("rms_prop", RmsProp::new(0.01), |t| 10.0 * t);
    let with_settings = RmsProp::new(0.01).decay(0.9).epsilon(1e-3).momentum(0.5);
    follows("rms_prop_with_settings", with_settings, |t| 10.0 * t * 2.0);
}

/// `1 − β₂ᵗ` cancels: an ulp of `β₂ᵗ` is up to 1000 ulp of the difference for β₂ = 0.999 and 20 for 0.95, half of that
/// after the square root. The first moments may cancel to a tenth of their terms. All else is about 24 roundings.
#[test]
fn adam_and_adam_w() {
    follows("adam", Adam::new(0.01), |t| 500.0 * t + 240.0);
    follows("adam_w", AdamW::new(0.01), |t| 500.0 * t + 240.0);
    follows("adam_with_settings", Adam::new(0.02).betas(0.8, 0.95).epsilon(1e-3), |t| 10.0 * t + 120.0);
    let with_settings = AdamW::new(0.02).weight_decay(0.5).betas(0.8, 0.95).epsilon(1e-3);
    follows("adam_w_with_settings", with_settings, |t| 10.0 * t + 120.0);
}

/// With curvatures from 1 to 10 each of three pairs amplifies the error of a scalar product, about 17 roundings, at most
/// tenfold in each of the two loops.
#[test]
fn lbfgs() {
    follows("lbfgs", Lbfgs::new().memory(3), |t| 17.0 * 10.0 * 6.0 * t);
}
