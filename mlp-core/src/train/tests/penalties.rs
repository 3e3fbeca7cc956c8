//! Penalties with an optimizer that may reuse its last evaluation.

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
