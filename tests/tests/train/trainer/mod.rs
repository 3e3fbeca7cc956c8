//! The trainer apart from its steps: validation, early stopping, metrics, schedules, penalties, clipping, callbacks, history.

#![allow(clippy::float_cmp, reason = "exact values")]

mod early_stopping;
mod rate_test;
mod regularization;
mod schedule;
mod stopping;
mod targets;
mod undefined_metrics;
mod validation;

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::random::generator;

network! { struct Net< input 2 => tanh 8 => sigmoid 1; loss binary_cross_entropy >; }
network! { struct Line< input 1 => linear 1; loss squared >; }

type Data = Dataset<SVector<f32, 2>, usize>;

/// Points inside and outside a circle, one in ten with the wrong class.
fn data(seed: u64, samples: usize) -> Data {
    let mut rng = generator(seed);
    let inputs: Vec<SVector<f32, 2>> =
        (0..samples).map(|_| SVector::from_fn(|_, _| rng.random_range(-1.0..1.0))).collect();
    let targets = inputs.iter().map(|x| usize::from((x.norm() < 0.8) != rng.random_bool(0.1))).collect();
    Dataset::new(inputs, targets).expect("finite samples")
}

fn net() -> Net {
    Net::random(&mut StdRng::seed_from_u64(7))
}

fn line_data() -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    Dataset::new(vec![vector![1.0]], vec![vector![2.0]]).expect("finite samples")
}

#[test]
fn a_callback_that_returns_break_ends_the_training_after_that_epoch() {
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(10);
    let report = trainer.fit_with(&mut net(), &data(1, 40), |epoch, _| match epoch.epoch {
        3 => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    let report = report.expect("valid settings");
    assert_eq!((report.stop, report.epochs.len()), (StopReason::Callback, 3));
    // The next call continues with the epoch after it.
    let next = trainer.epochs(1).fit(&mut net(), &data(1, 40)).expect("valid settings");
    assert_eq!(next.epochs[0].epoch, 4);
}

#[test]
fn a_progress_bar_changes_no_bit() {
    let (mut with, mut without) = (net(), net());
    let trainer = Trainer::new(Sgd::new(0.1)).epochs(10);
    trainer.clone().progress().fit(&mut with, &data(1, 40)).expect("valid settings");
    trainer.clone().fit(&mut without, &data(1, 40)).expect("valid settings");
    assert_eq!(with, without);
}

#[test]
fn the_history_has_one_csv_line_per_epoch_and_a_curve() {
    let validation = data(2, 50);
    let mut trainer = Trainer::new(Adam::new(0.05)).epochs(12).metric(Metric::Accuracy).validation(&validation);
    let report = trainer.fit(&mut net(), &data(1, 100)).expect("valid settings");
    let csv = report.to_csv();
    let lines: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 13);
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));
    assert_eq!(lines[5][1].parse(), Ok(report.epochs[4].loss));
    assert_eq!(lines[5][2].parse().ok(), report.epochs[4].validation_loss);
    assert_eq!(lines[5][3].parse().ok(), report.epochs[4].metric(Metric::Accuracy));
    let svg = report.to_svg();
    for word in ["training", "validation", "epoch", "loss", "best: epoch", "<polyline"] {
        assert!(svg.contains(word), "{word}");
    }
}
