//! Settings with which one optimizer equals another, zero gradients, and lengths of first steps.

use super::*;

fn bits<O: Optimizer<f64>>(mut optimizer: O) -> Vec<u64> {
    let mut net = gradient(100);
    (0..5).for_each(|step| optimizer.step(&mut net, &gradient(step)));
    net.parameters().iter().map(|w| w.to_bits()).collect()
}

#[test]
fn momentum_zero_is_gradient_descent() {
    assert_eq!(bits(Sgd::new(0.1).momentum(0.0)), bits(Sgd::new(0.1)));
    assert_eq!(bits(Sgd::new(0.1).momentum(0.0).nesterov()), bits(Sgd::new(0.1)));
    assert_ne!(bits(Sgd::new(0.1).momentum(0.5)), bits(Sgd::new(0.1)));
    assert_ne!(bits(Sgd::new(0.1).momentum(0.5)), bits(Sgd::new(0.1).momentum(0.5).nesterov()));
}

#[test]
fn weight_decay_zero_is_adam() {
    let adam = bits(Adam::new(0.1).betas(0.8, 0.9).epsilon(0.1));
    assert_eq!(bits(AdamW::new(0.1).betas(0.8, 0.9).epsilon(0.1).weight_decay(0.0)), adam);
    assert_ne!(bits(AdamW::new(0.1).betas(0.8, 0.9).epsilon(0.1)), adam);
}

#[test]
fn momentum_zero_is_rms_prop_without_a_velocity() {
    let mut rms_prop = RmsProp::new(0.1).momentum(0.0);
    rms_prop.step(&mut gradient(1), &gradient(2));
    let lens: Vec<_> = rms_prop.state().vectors.iter().map(|(name, vector)| (*name, vector.len())).collect();
    assert_eq!(lens, [("squares", Double::PARAMETERS), ("velocity", 0)]);
}

/// A parameter that never had a gradient divides zero by ε.
#[test]
fn without_a_gradient_nothing_moves() {
    fn stays<O: Optimizer<f32>>(mut optimizer: O) {
        let mut net = Net::zeros();
        net.hidden1.weights.fill(1.0);
        let before = net.clone();
        optimizer.step(&mut net, &Net::zeros());
        assert_eq!(net, before);
    }
    stays(Sgd::new(0.1).momentum(0.9));
    stays(Sgd::new(0.1).momentum(0.9).nesterov());
    stays(RmsProp::new(0.1));
    stays(RmsProp::new(0.1).momentum(0.9));
    stays(Adam::new(0.1));
    stays(AdamW::new(0.1).weight_decay(0.0));
    stays(Lbfgs::new());
}

/// `1 − α` and `1 − β` would cancel in single precision; the first steps are exact to a few roundings.
#[test]
fn the_first_step_has_its_length_in_single_precision() {
    fn first_step<O: Optimizer<f32>>(mut optimizer: O) -> f32 {
        let mut net = Net::zeros();
        let mut gradient = Net::zeros();
        gradient.output.bias[0] = 0.7;
        optimizer.step(&mut net, &gradient);
        -net.output.bias[0]
    }
    for (step, expected) in [
        (first_step(Adam::new(0.5)), 0.5_f32),
        (first_step(Adam::new(0.5).betas(0.99999, 0.999_999_9)), 0.5),
        (first_step(RmsProp::new(0.5).decay(0.9999).epsilon(1e-30)), 50.0),
    ] {
        assert!((step - expected).abs() <= 10.0 * f32::EPSILON * expected, "{step} is not {expected}");
    }
}
