//! Metrics of samples with weights, against scikit-learn's `sample_weight`.

use mlp_core::metrics::Undefined;
use mlp_core::prelude::*;

use crate::metrics::{Case, METRICS, assert_close};

fn check_matrix<const N: usize>(case: &Case, outputs: &[SVector<f32, N>], classes: &[usize]) {
    let matrix = ConfusionMatrix::weighted(outputs, classes, &case.lines["weights"]);
    let count = matrix.classes();
    for (cell, &weight) in case.lines["confusion"].iter().enumerate() {
        assert_close("weight", matrix.weight(cell / count, cell % count), weight);
    }
    for class in 0..count {
        let shares =
            [("precision", matrix.precision(class)), ("recall", matrix.recall(class)), ("f1", matrix.f1(class))];
        for (key, share) in shares {
            match share {
                Some(share) => assert_close(key, share, case.lines[key][class]),
                None => assert!(case.lines[key][class].is_nan(), "{key} of {class}"),
            }
        }
    }
    case.assert("accuracy", matrix.accuracy());
    case.assert("macro_precision", matrix.macro_precision());
    case.assert("macro_recall", matrix.macro_recall());
    case.assert("macro_f1", matrix.macro_f1());
}

fn check_classification<const N: usize>(name: &'static str) {
    let case = Case::read(name);
    let (outputs, classes) = (case.vectors::<f32, N>("outputs"), case.classes());
    let of = |metric: Metric| metric.of_weighted(&outputs, &classes, &case.lines["weights"]);
    case.assert("accuracy", of(Metric::Accuracy));
    case.assert("macro_precision", of(Metric::MacroPrecision));
    case.assert("macro_recall", of(Metric::MacroRecall));
    case.assert("macro_f1", of(Metric::MacroF1));
    case.assert("roc_auc", of(Metric::RocAuc));
    for k in (1..N).filter(|_| N > 2) {
        case.assert(&format!("top-{k}"), of(Metric::TopK(k)));
    }
    check_matrix(&case, &outputs, &classes);
}

#[test]
fn metrics_with_weights_equal_those_of_scikit_learn() {
    check_classification::<1>("weighted binary");
    check_classification::<1>("weighted ties");
    check_classification::<4>("weighted four outputs");
    check_classification::<4>("weighted, a class that is never predicted");

    let case = Case::read("weighted regression");
    let (outputs, targets) = (case.vectors::<f32, 3>("outputs"), case.vectors::<f32, 3>("targets"));
    for (key, metric) in [("mae", Metric::Mae), ("rmse", Metric::Rmse), ("r2", Metric::R2)] {
        case.assert(key, metric.of_weighted(&outputs, &targets, &case.lines["weights"]));
    }
}

/// Of the samples with a weight of 0, one has no prediction, and one is the only of its class.
#[test]
fn a_weight_of_2_counts_twice_and_a_weight_of_0_not_at_all() {
    let outputs = [
        vector![0.5, 0.3, 0.2],
        vector![0.1, 0.7, 0.2],
        vector![f64::NAN, 0.0, 0.0],
        vector![0.3, 0.4, 0.3],
        vector![0.0, 0.2, 0.8],
    ];
    let targets = [0, 1, 0, 0, 2];
    let repeated = [outputs[0], outputs[1], outputs[1], outputs[3]];
    let is_defined = |metric: &Metric| metric.undefined_on::<SVector<f64, 3>, usize>(&targets).is_none();
    for metric in METRICS.into_iter().filter(is_defined) {
        let expected = metric.of(&repeated, &[0, 1, 1, 0]);
        let found = metric.of_weighted(&outputs, &targets, &[0.5, 1.0, 0.0, 0.5, 0.0]);
        // R² is −∞ on both sides, since no sample that counts is of class 2.
        assert!(found == expected || (found - expected).abs() < 1e-15, "{metric}: {found} and {expected}");
        assert_eq!(metric.of_weighted(&outputs, &targets, &[1.0_f32, 2.0, 0.0, 1.0, 0.0]), found, "{metric}");
    }
    let matrix = ConfusionMatrix::weighted(&outputs, &targets, &[1.0, 2.0, 0.0, 1.0, 0.0]);
    let expected = ConfusionMatrix::new(&repeated, &[0, 1, 1, 0]);
    for class in 0..3 {
        assert_eq!((matrix.recall(class), matrix.unanswered(class)), (expected.recall(class), 0));
        assert_eq!(matrix.weight(class, 1), expected.weight(class, 1));
    }
    // Numbers of samples.
    assert_eq!((matrix.total(), matrix.count(1, 1), expected.total()), (3, 1, 4));
    assert_eq!((matrix.weight(1, 1), matrix.weight(3, 0), matrix.weight(0, 3)), (2.0, 0.0, 0.0));
}

#[test]
fn equal_weights_give_the_bits_of_no_weights() {
    let case = Case::read("four outputs");
    let (outputs, classes) = (case.vectors::<f64, 4>("outputs"), case.classes());
    for metric in METRICS {
        let weighted = metric.of_weighted(&outputs, &classes, &[1.0; 60]);
        assert_eq!(weighted.to_bits(), metric.of(&outputs, &classes).to_bits(), "{metric}");
    }
}

#[test]
fn metrics_of_weights_that_are_all_0_are_nan() {
    for metric in METRICS {
        assert!(metric.of_weighted(&[vector![0.2, 0.8], vector![0.6, 0.4]], &[1, 0], &[0.0, 0.0]).is_nan(), "{metric}");
    }
}

/// The first target has a weight of 0; shifted by it, the variance of the others would be rounded instead of 0.
#[test]
fn r_squared_of_targets_that_are_constant_where_they_count_follows_the_formula() {
    let targets = [vector![1e8], vector![0.1], vector![0.1], vector![0.1]];
    let outputs = [vector![0.0], vector![0.1], vector![0.1], vector![0.2]];
    assert_eq!(Metric::R2.of_weighted(&outputs, &targets, &[0.0, 1.0, 1.0, 1.0]), f64::NEG_INFINITY);
    assert_eq!(
        Metric::R2.undefined_on::<SVector<f64, 1>, _>(&targets[1..]),
        Some(Undefined::ConstantTarget { output: 0 })
    );
}

#[test]
fn a_confusion_matrix_of_weights_prints_their_sums() {
    let outputs = [vector![0.9_f32], vector![0.8], vector![0.4], vector![f32::NAN]];
    let matrix =
        ConfusionMatrix::weighted(&outputs, &[1, 0, 0, 1], &[0.5, 1.0, 2.0, 0.25]).with_names(["healthy", "ill"]);
    let table = "\
expected \\ predicted  healthy   ill  none  recall  precision     F1
healthy                  2.00  1.00  0.00   66.7%     100.0%  80.0%
ill                      0.00  0.50  0.25   66.7%      33.3%  44.4%";
    assert_eq!(matrix.to_string(), table);
}

#[test]
#[should_panic(expected = "2 samples, but 1 weight: every sample needs one")]
fn outputs_without_weights_panic() {
    Metric::Mae.of_weighted(&[vector![0.9], vector![0.1]], &[1, 0], &[1.0]);
}

#[test]
#[should_panic(expected = "the weight of sample 1 (counted from 0) is -1")]
fn a_negative_weight_of_a_confusion_matrix_panics() {
    ConfusionMatrix::weighted(&[vector![0.9], vector![0.1]], &[1, 0], &[1.0, -1.0]);
}
