//! Penalties and gradient clipping.

use super::*;

#[test]
fn the_reported_loss_excludes_the_penalty() {
    let mut net = Line::zeros();
    net.output.weights = matrix![3.0];
    let report = Trainer::new(Sgd::new(0.1)).l1(1.0).l2(1.0).epochs(1).fit(&mut net, &line_data());
    assert_eq!(report.expect("valid settings").epochs[0].loss, 0.5);
}

#[test]
fn a_clipped_step_has_the_length_of_the_bound() {
    let mut net = Line::zeros();
    Trainer::new(Sgd::new(1.0)).clip_norm(0.5).epochs(1).fit(&mut net, &line_data()).expect("valid settings");
    let [w, b] = net.parameters() else { panic!("two parameters") };
    assert!((w.hypot(*b) - 0.5).abs() < 1e-6 && w == b);
    let mut net = Line::zeros();
    Trainer::new(Sgd::new(1.0)).clip_value(0.25).epochs(1).fit(&mut net, &line_data()).expect("valid settings");
    assert_eq!(net.parameters(), [0.25, 0.25]);
}

#[test]
fn clipping_is_refused_for_an_optimizer_that_compares_risks() {
    let mut trainer = Trainer::new(Lbfgs::new()).batch(Batch::Full).clip_norm(1.0);
    let result = trainer.fit(&mut Line::zeros(), &line_data());
    assert_eq!(result, Err(TrainError::NeedsBareGradient { name: "clip_norm" }));
}

/// The risk of the samples is finite, since their input is zero.
#[test]
fn a_penalty_that_is_not_finite_is_a_divergence() {
    let data = Dataset::new(vec![vector![0.0]], vec![vector![2.0]]).expect("finite samples");
    let mut net = Line::zeros();
    net.output.weights = matrix![1e30];
    let before = net.clone();
    let result = Trainer::new(Sgd::new(0.1)).l2(1e-3).fit(&mut net, &data);
    assert!(matches!(result, Err(TrainError::Diverged { epoch: 1, batch: 1, .. })), "{result:?}");
    assert_eq!(net, before);
}

#[test]
fn clipping_does_not_hide_a_divergence() {
    let data = Dataset::new(vec![vector![f32::MAX]], vec![vector![f32::MIN]]).expect("finite samples");
    let result = Trainer::new(Sgd::new(1.0)).clip_norm(1.0).clip_value(1.0).fit(&mut Line::zeros(), &data);
    assert!(matches!(result, Err(TrainError::Diverged { .. })), "{result:?}");
}
