//! Decisions on monitored values: a value that is not finite is not measured.

use std::vec;
use std::vec::Vec;

use super::*;
use crate::metrics::Undefined;
use crate::train::history::History;
use crate::train::plateau::Plateau;
use crate::train::report::Epoch;
use crate::train::settings::Settings;

network! { struct Classes< input 1 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Pair< input 1 => linear 2; loss squared >; }

fn lines(targets: &[f32]) -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    Dataset::new(vec![vector![1.0]; targets.len()], targets.iter().map(|&y| vector![y]).collect()).expect("finite")
}

fn refused(set: &'static str, metric: Metric, reason: Undefined) -> Result<Report, TrainError> {
    Err(TrainError::UndefinedMetric { metric, set, reason })
}

#[test]
fn r2_of_constant_targets_is_refused_before_training() {
    let reason = Undefined::ConstantTarget { output: 0 };
    let (constant, mut net) = (lines(&[3.0, 3.0]), Line::zeros());
    let trainer = || Trainer::new(Sgd::new(0.1)).monitor(Metric::R2);
    let result = trainer().validation(&constant).early_stopping(10).fit(&mut net, &point());
    assert_eq!(result, refused("validation set", Metric::R2, reason));
    let result = trainer().fit(&mut net, &constant);
    assert_eq!(result, refused("training set", Metric::R2, reason));
    assert_eq!(net, Line::zeros());
    // One constant output of two makes the mean meaningless.
    let data = Dataset::new(vec![vector![1.0]; 2], vec![vector![1.0, 5.0], vector![2.0, 5.0]]).expect("finite");
    let result = trainer().fit(&mut Pair::zeros(), &data);
    assert_eq!(result, refused("training set", Metric::R2, Undefined::ConstantTarget { output: 1 }));
}

#[test]
fn a_roc_curve_of_one_class_is_refused_before_training() {
    let data = |classes: [usize; 2]| Dataset::new(vec![vector![1.0]; 2], classes.to_vec()).expect("finite");
    let fit = |classes| {
        Trainer::new(Sgd::new(0.1)).monitor(Metric::RocAuc).epochs(1).fit(&mut Classes::zeros(), &data(classes))
    };
    assert_eq!(fit([1, 1]), refused("training set", Metric::RocAuc, Undefined::OneClass { class: 1 }));
    assert!(fit([1, 2]).is_ok());
}

#[test]
fn a_top_k_that_is_the_same_for_all_outputs_is_refused_as_a_monitor() {
    let data = Dataset::new(vec![vector![1.0]; 2], vec![0, 1]).expect("finite");
    for (k, is_trivial) in [(0, true), (1, false), (2, false), (3, true), (9, true)] {
        let result = Trainer::new(Sgd::new(0.1)).monitor(Metric::TopK(k)).epochs(1).fit(&mut Classes::zeros(), &data);
        let expected = is_trivial.then_some(Undefined::TrivialRank { k, classes: 3 });
        let reason = match result {
            Err(TrainError::UndefinedMetric { reason, .. }) => Some(reason),
            other => other.map(|_| None).expect("a run"),
        };
        assert_eq!(reason, expected, "{k}");
    }
}

#[test]
fn an_undefined_metric_that_decides_nothing_is_reported() {
    let report = Trainer::new(Sgd::new(0.1)).metric(Metric::R2).epochs(2).fit(&mut Line::zeros(), &lines(&[3.0, 3.0]));
    let report = report.expect("a run");
    assert_eq!(report.epochs[0].metric(Metric::R2), Some(f64::NEG_INFINITY));
    assert_eq!(report.best_epoch().expect("the smallest loss").epoch, 2);
}

/// The squared error of a target of 10³⁰ overflows in single precision.
#[test]
fn a_risk_that_is_never_finite_is_an_error_with_the_last_network() {
    let (train, overflowing) = (point(), lines(&[1e30]));
    let mut net = Line::zeros();
    let trainer = || Trainer::new(Sgd::new(0.25)).epochs(10).validation(&overflowing);
    let result = trainer().early_stopping(3).fit(&mut net, &train);
    assert_eq!(result, Err(TrainError::NeverMeasured { metric: None, epochs: 3 }));
    assert!((net.output.weights[0] - 0.875).abs() < 1e-6, "three steps");
    let result = trainer().schedule(Schedule::reduce_on_plateau(2, 0.5)).fit(&mut net, &train);
    assert_eq!(result, Err(TrainError::NeverMeasured { metric: None, epochs: 10 }));
    // Without a decision, it is only not measured.
    assert_eq!(trainer().fit(&mut net, &train).expect("a run").best_epoch(), None);
    assert!(trainer().epochs(0).early_stopping(3).fit(&mut net, &train).is_ok());
}

/// Beside a variance of 10⁻⁴⁰⁰, the errors make an R² below all numbers.
#[test]
fn a_metric_that_is_never_finite_is_an_error_that_names_it() {
    let nearly_equal = Dataset::new(vec![vector![1.0]; 2], vec![vector![1e-200], vector![-1e-200]]).expect("finite");
    let train = Dataset::new(vec![vector![1.0]], vec![vector![2.0]]).expect("finite");
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(4).monitor(Metric::R2).validation(&nearly_equal);
    let error = trainer.fit(&mut Line::<f64>::zeros(), &train).expect_err("no value");
    assert_eq!(error, TrainError::NeverMeasured { metric: Some(Metric::R2), epochs: 4 });
    assert!(error.to_string().starts_with("R² was infinite or NaN in each of 4 epochs"), "{error}");
}

#[test]
fn an_epoch_that_is_not_measured_is_never_the_best() {
    let mut history = History::new(Plateau::NONE);
    let values = [f32::INFINITY, f32::NAN, 3.0, f32::NEG_INFINITY, 2.0, f32::NAN, 2.0];
    let best: Vec<_> = values
        .into_iter()
        .map(|value| {
            let epoch = Epoch {
                epoch: 1,
                loss: 0.0,
                validation_loss: Some(value),
                metrics: Vec::new(),
                learning_rate: None,
                samples: 1,
                time: core::time::Duration::ZERO,
            };
            history.record(epoch, Line::zeros().parameters(), &Settings::new());
            history.best.index
        })
        .collect();
    assert_eq!(best, [None, None, Some(2), Some(2), Some(4), Some(4), Some(4)]);
}
