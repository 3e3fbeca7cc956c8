//! Metrics of samples with weights, against scikit-learn's `sample_weight`.

use mlp_core::metrics::{Bins, Reliability, Temperature, Threshold, Undefined};
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

/// Weights of this size, whose sum overflows or whose products do, or underflow.
const SIZES: [f64; 6] = [f64::MAX, 1e308, 1e155, 1e-170, 1e-310, 5e-324];

#[test]
fn only_the_ratios_of_weights_matter() {
    let outputs = [vector![0.9_f64], vector![0.2], vector![0.6]];
    let classes = [1, 0, 0];
    // Weights that are no powers of two round their sums, a few times.
    let is_same = |found: f64, expected: f64| {
        (found - expected).abs() <= 8.0 * f64::EPSILON * expected.abs() || found.to_bits() == expected.to_bits()
    };
    for size in SIZES {
        let weights = [size; 3];
        for metric in METRICS {
            let (found, expected) = (metric.of_weighted(&outputs, &classes, &weights), metric.of(&outputs, &classes));
            assert!(is_same(found, expected), "{metric} with {size:e}: {found} and {expected}");
        }
        let table = Reliability::of_weighted(Bins::Width(2), &outputs, &classes, &weights).unwrap();
        let expected = Reliability::of(Bins::Width(2), &outputs, &classes).unwrap();
        assert!(is_same(table.expected_calibration_error(), expected.expected_calibration_error()), "{size:e}");
        for (bin, other) in table.bins.iter().zip(&expected.bins) {
            assert!(is_same(bin.probability, other.probability) && is_same(bin.frequency, other.frequency), "{size:e}");
            assert!(bin.weight.is_finite() && bin.weight > 0.0, "{size:e}");
        }
        let found = Threshold::best_weighted(Metric::F1, &outputs, &classes, &weights).unwrap();
        assert_eq!((found.value, found.score), (0.75, 1.0), "{size:e}");
        let found = Temperature::fit_weighted(&outputs, &classes, &weights).unwrap().value();
        assert!(is_same(found, Temperature::fit(&outputs, &classes).unwrap().value()), "{size:e}");
        let matrix = ConfusionMatrix::weighted(&outputs, &classes, &weights);
        let expected = ConfusionMatrix::new(&outputs, &classes);
        assert!(is_same(matrix.accuracy(), expected.accuracy()), "{size:e}");
        assert!(is_same(matrix.macro_f1(), expected.macro_f1()), "{size:e}");
        assert_eq!((matrix.precision(1), matrix.recall(0)), (Some(0.5), Some(0.5)), "{size:e}");
    }
    assert_eq!(
        Metric::Mae.of_weighted(&[vector![1.0], vector![2.0]], &[vector![0.0], vector![0.0]], &[f64::MAX; 2]),
        1.5
    );
}

#[test]
fn sums_of_weights_are_shown_in_their_own_unit_unless_they_overflow() {
    let outputs = [vector![0.9_f64], vector![0.2], vector![0.6]];
    let sums = |size: f64| {
        let matrix = ConfusionMatrix::weighted(&outputs, &[1, 0, 0], &[size, size, 2.0 * size]);
        let table = Reliability::of_weighted(Bins::Width(2), &outputs, &[1, 0, 0], &[size, size, 2.0 * size]).unwrap();
        ([matrix.weight(0, 0), matrix.weight(0, 1), matrix.weight(1, 1)], [table.bins[0].weight, table.bins[1].weight])
    };
    for size in [1.0, 1e300, 1e-170, 5e-324] {
        assert_eq!(sums(size), ([size, 2.0 * size, size], [size, 3.0 * size]), "{size:e}");
    }
    let largest = 2.0_f64.powi(1022);
    assert_eq!(sums(largest), ([0.5, 1.0, 0.5], [0.5, 1.5]));
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
