//! Penalties and dropout with an optimizer that may reuse its last evaluation.

use std::vec;
use std::vec::Vec;

use super::*;

/// The risk without the penalty is that of the network before the step, which the last evaluation does not know.
#[test]
fn the_losses_of_lbfgs_with_a_penalty_are_those_before_each_step() {
    let data = Dataset::new(vec![vector![1.0], vector![-2.0]], vec![vector![2.0], vector![1.0]]).expect("finite");
    let mut net = Line::zeros();
    let mut losses = vec![net.loss(data.inputs(), data.targets())];
    let mut trainer = Trainer::new(Lbfgs::new()).batch(Batch::Full).l2(0.5).epochs(4);
    let report = trainer.fit_with(&mut net, &data, |_, net| losses.push(net.loss(data.inputs(), data.targets())));
    let reported: Vec<_> = report.expect("a run").epochs.iter().map(|epoch| epoch.loss).collect();
    assert!(reported[0] > 1.1 * reported[1], "{reported:?}");
    for (reported, expected) in reported.iter().zip(&losses) {
        // Divided by the number of samples, or multiplied by its reciprocal.
        assert!((reported - expected).abs() <= 2.0 * f32::EPSILON * expected, "{reported} {expected}");
    }
}

/// Dropout changes the objective in every epoch, so the last evaluation must not be reused.
#[test]
fn the_losses_of_lbfgs_with_dropout_are_those_under_the_noise_of_each_epoch() {
    network! { struct Dropped< input 1 => tanh 20 dropout 0.5 => linear 1; loss squared >; }
    let data = Dataset::new(vec![vector![1.0], vector![-2.0]], vec![vector![2.0], vector![1.0]]).expect("finite");
    let mut net = Dropped::random(&mut StdRng::seed_from_u64(1));
    let mut networks = vec![net.clone()];
    let mut trainer = Trainer::new(Lbfgs::new()).batch(Batch::Full).epochs(4).seed(7);
    let report = trainer.fit_with(&mut net, &data, |_, net| networks.push(net.clone())).expect("a run");
    for (epoch, net) in report.epochs.iter().zip(&networks) {
        let noise = Noise { seed: 7, epoch: epoch.epoch as u64 - 1, first_sample: 0 };
        let (mut workspace, mut gradient) = (Dropped::workspace(), Dropped::zeros());
        let (inputs, targets) = (data.inputs(), data.targets());
        let expected = net.gradient_into_with_noise(inputs, targets, noise, &mut workspace, &mut gradient);
        // Divided by the number of samples, or multiplied by its reciprocal.
        assert!((epoch.loss - expected).abs() <= 2.0 * f32::EPSILON * expected, "{}: {expected}", epoch.loss);
    }
}
