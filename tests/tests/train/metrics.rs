//! Metrics against scikit-learn, whose values `fixtures/metrics.py` writes to `fixtures/metrics.txt`.

#![allow(clippy::float_cmp, reason = "exact values")]

use std::collections::HashMap;

use mlp_core::metrics::Statistic;
use mlp_core::prelude::*;
use mlp_tests::fixture;

/// One case of the fixture: numbers by key.
pub(super) struct Case {
    name: &'static str,
    pub(super) lines: HashMap<&'static str, Vec<f64>>,
}

impl Case {
    pub(super) fn read(name: &'static str) -> Self {
        let section = fixture::section(include_str!("../../fixtures/metrics.txt"), &format!("case {name}"));
        Self { name, lines: section.into_iter().map(|(key, values)| (key, fixture::numbers(values))).collect() }
    }

    /// Vectors of numbers that are exact in single precision too.
    pub(super) fn vectors<T: Scalar, const N: usize>(&self, key: &str) -> Vec<SVector<T, N>> {
        assert_close(self.name, self.lines["count"][0], f64::from(u32::try_from(N).expect("few outputs")));
        let vector = |numbers: &[f64]| SVector::from_fn(|k, _| mlp_core::scalar::constant(numbers[k]));
        self.lines[key].chunks_exact(N).map(vector).collect()
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small class indices")]
    pub(super) fn classes(&self) -> Vec<usize> {
        self.lines["classes"].iter().map(|&class| class as usize).collect()
    }

    #[track_caller]
    pub(super) fn assert(&self, key: &str, actual: f64) {
        assert_close(&format!("{}: {key}", self.name), actual, self.lines[key][0]);
    }
}

/// Sums and means of 60 numbers, in different orders on the two sides: one rounding per addition.
#[track_caller]
pub(super) fn assert_close(what: &str, actual: f64, expected: f64) {
    let tolerance = 2.0 * 60.0 * f64::EPSILON * expected.abs().max(1.0);
    assert!((actual - expected).abs() <= tolerance, "{what}: {actual} instead of {expected}");
}

fn classification<T: Scalar, const N: usize>(name: &'static str) {
    let case = Case::read(name);
    let (outputs, classes) = (case.vectors::<T, N>("outputs"), case.classes());
    assert_eq!((outputs.len(), classes.len()), (60, 60));
    with_targets(&case, &outputs, &classes);
    // The same targets as vectors.
    let one_hot = |&class: &usize| SVector::from_fn(|k, _| Target::<SVector<T, N>>::wanted(&class).at(k));
    with_targets(&case, &outputs, &classes.iter().map(one_hot).collect::<Vec<SVector<T, N>>>());
}

fn with_targets<T: Scalar, const N: usize, Y: Target<SVector<T, N>>>(
    case: &Case,
    outputs: &[SVector<T, N>],
    targets: &[Y],
) {
    case.assert("accuracy", Metric::Accuracy.of(outputs, targets));
    for (key, metric) in [("precision", Metric::Precision), ("recall", Metric::Recall), ("f1", Metric::F1)] {
        let value = metric.of(outputs, targets);
        match case.lines[key][..] {
            [_, expected] => assert_close(&format!("{}: {key}", case.name), value, expected),
            _ => assert!(value.is_nan(), "{}: {key} of several classes", case.name),
        }
    }
    case.assert("macro_precision", Metric::MacroPrecision.of(outputs, targets));
    case.assert("macro_recall", Metric::MacroRecall.of(outputs, targets));
    case.assert("macro_f1", Metric::MacroF1.of(outputs, targets));
    case.assert("roc_auc", Metric::RocAuc.of(outputs, targets));
    case.assert("accuracy", Metric::TopK(1).of(outputs, targets));
    for k in 1..N {
        if N > 2 {
            case.assert(&format!("top-{k}"), Metric::TopK(k).of(outputs, targets));
        }
    }
    assert_close(case.name, Metric::TopK(N.max(2)).of(outputs, targets), 1.0);
    assert_close(case.name, Metric::TopK(0).of(outputs, targets), 0.0);

    let matrix = ConfusionMatrix::new(outputs, targets);
    let classes = matrix.classes();
    for target in 0..classes {
        for predicted in 0..classes {
            let count = u32::try_from(matrix.count(target, predicted)).expect("at most 60");
            assert_close(case.name, count.into(), case.lines["confusion"][target * classes + predicted]);
        }
    }
    for (key, of) in [
        ("precision", ConfusionMatrix::precision as fn(&ConfusionMatrix, usize) -> Option<f64>),
        ("recall", ConfusionMatrix::recall),
        ("f1", ConfusionMatrix::f1),
    ] {
        for (class, &expected) in case.lines[key].iter().enumerate() {
            match of(&matrix, class) {
                Some(share) => assert_close(&format!("{}: {key} of {class}", case.name), share, expected),
                None => assert!(expected.is_nan(), "{}: {key} of {class}", case.name),
            }
        }
    }
    case.assert("accuracy", matrix.accuracy());
    case.assert("macro_precision", matrix.macro_precision());
    case.assert("macro_recall", matrix.macro_recall());
    case.assert("macro_f1", matrix.macro_f1());
}

#[test]
fn classification_metrics_equal_those_of_scikit_learn() {
    classification::<f32, 1>("binary");
    classification::<f64, 1>("binary");
    classification::<f32, 1>("many ties");
    classification::<f64, 1>("many ties");
    classification::<f32, 2>("two outputs");
    classification::<f64, 2>("two outputs");
    for name in ["four outputs", "a class that is never a target", "a class that is never predicted"] {
        classification::<f32, 4>(name);
        classification::<f64, 4>(name);
    }
}

#[test]
fn regression_metrics_equal_those_of_scikit_learn() {
    fn check<T: Scalar, const N: usize>(name: &'static str) {
        let case = Case::read(name);
        let (outputs, targets) = (case.vectors::<T, N>("outputs"), case.vectors::<T, N>("targets"));
        case.assert("mae", Metric::Mae.of(&outputs, &targets));
        case.assert("rmse", Metric::Rmse.of(&outputs, &targets));
        case.assert("r2", Metric::R2.of(&outputs, &targets));
    }
    check::<f32, 1>("one output");
    check::<f64, 1>("one output");
    check::<f32, 3>("three outputs");
    check::<f64, 3>("three outputs");
    check::<f32, 3>("worse than the mean");
    check::<f64, 3>("worse than the mean");
}

#[test]
fn errors_whose_squares_or_sum_overflow_or_underflow_are_averaged() {
    let (outputs, targets) = ([vector![3.0], vector![-1.0]], [vector![0.0], vector![3.0]]);
    for scale in [2_f64.powi(-700), 2_f64.powi(700), 2_f64.powi(1021)] {
        let (outputs, targets) = (outputs.map(|a| a * scale), targets.map(|y| y * scale));
        assert_eq!(Metric::Mae.of(&outputs, &targets), 3.5 * scale);
        assert_eq!(Metric::Rmse.of(&outputs, &targets), 12.5_f64.sqrt() * scale);
        let statistic = Statistic::of(&[3.0 * scale, 1.0 * scale]).unwrap();
        assert_eq!((statistic.mean, statistic.deviation), (2.0 * scale, Some(2_f64.sqrt() * scale)));
    }
    assert_eq!(Metric::Rmse.of(&[vector![f32::INFINITY]], &[vector![0.0]]), f64::INFINITY);
}

pub(crate) const METRICS: [Metric; 14] = [
    Metric::Accuracy,
    Metric::TopK(2),
    Metric::Precision,
    Metric::Recall,
    Metric::F1,
    Metric::MacroPrecision,
    Metric::MacroRecall,
    Metric::MacroF1,
    Metric::RocAuc,
    Metric::LogLoss,
    Metric::Brier,
    Metric::Mae,
    Metric::Rmse,
    Metric::R2,
];

#[test]
fn metrics_without_samples_are_nan() {
    let none: [SVector<f32, 3>; 0] = [];
    for metric in METRICS {
        assert!(metric.of::<_, _, usize>(&none, &[]).is_nan(), "{metric}");
    }
}

#[test]
fn nan_outputs_are_never_correct_and_have_no_rank() {
    let outputs = [vector![0.1, f64::NAN, 0.2], vector![0.7, 0.1, 0.2], vector![0.2, 0.1, 0.7]];
    let targets = [1, 0, 2];
    assert_close("accuracy", Metric::Accuracy.of(&outputs, &targets), 2.0 / 3.0);
    assert_close("top 3", Metric::TopK(3).of(&outputs, &targets), 2.0 / 3.0);
    for metric in [Metric::RocAuc, Metric::Mae, Metric::Rmse, Metric::R2] {
        assert!(metric.of(&outputs, &targets).is_nan(), "{metric}");
    }
    let matrix = ConfusionMatrix::new(&outputs, &targets);
    assert_eq!((matrix.total(), matrix.unanswered(1), matrix.recall(1)), (3, 1, Some(0.0)));
    assert_close("macro F1", Metric::MacroF1.of(&outputs, &targets), matrix.macro_f1());
}

#[test]
fn the_first_of_equal_outputs_is_predicted() {
    let outputs = [SVector::<f32, 4>::repeat(0.25); 4];
    assert_close("accuracy", Metric::Accuracy.of(&outputs, &[0, 1, 2, 3]), 0.25);
    assert_close("accuracy", Metric::Accuracy.of(&outputs, &[0, 0, 0, 3]), 0.75);
    assert_close("top 3", Metric::TopK(3).of(&outputs, &[0, 1, 2, 3]), 0.75);
    assert_close("chance", Metric::RocAuc.of(&outputs, &[0, 1, 2, 3]), 0.5);
}

#[test]
fn infinite_scores_are_ranked() {
    let outputs = [vector![f32::NEG_INFINITY], vector![0.0], vector![-0.0], vector![f32::INFINITY]];
    assert_close("AUC", Metric::RocAuc.of(&outputs, &[0, 0, 1, 1]), 0.875);
}

#[test]
fn the_roc_area_of_a_single_class_is_nan() {
    assert!(Metric::RocAuc.of(&[vector![0.2], vector![0.7]], &[1, 1]).is_nan());
}

#[test]
fn r_squared_of_constant_targets_follows_the_formula() {
    let targets = [vector![0.1], vector![0.1], vector![0.1]];
    assert!(Metric::R2.of(&targets, &targets).is_nan());
    assert_eq!(Metric::R2.of(&[vector![0.1], vector![0.1], vector![0.2]], &targets), f64::NEG_INFINITY);
}

#[test]
fn larger_is_better_except_for_errors() {
    let (good, bad) = ([vector![0.9, 0.1], vector![0.1, 0.9]], [vector![0.1, 0.9], vector![0.6, 0.4]]);
    for metric in METRICS {
        let (good, bad) = (metric.of(&good, &[0, 1]), metric.of(&bad, &[0, 1]));
        // The best two of two classes are both classes.
        if metric != Metric::TopK(2) {
            assert_eq!(good > bad, metric.is_larger_better(), "{metric}: {good} and {bad}");
        }
    }
}

#[test]
fn a_confusion_matrix_prints_a_table() {
    let outputs = [vector![0.9_f32], vector![0.8], vector![0.4], vector![f32::NAN]];
    let matrix = ConfusionMatrix::new(&outputs, &[1, 0, 0, 1]).with_names(["healthy", "ill"]);
    let table = "\
expected \\ predicted  healthy  ill  none  recall  precision     F1
healthy                     1    1     0   50.0%     100.0%  66.7%
ill                         0    1     1   50.0%      50.0%  50.0%";
    assert_eq!(matrix.to_string(), table);
    let answered = ConfusionMatrix::new(&[vector![0.9_f32]], &[1]).to_string();
    assert!(answered.contains('–') && !answered.contains("none"), "{answered}");
}

#[test]
fn the_counts_of_classes_out_of_range_are_0() {
    let matrix = ConfusionMatrix::new(&[vector![0.1_f32], vector![0.9]], &[1, 1]);
    assert_eq!((matrix.count(1, 0), matrix.count(1, 1)), (1, 1));
    assert_eq!((matrix.count(0, 2), matrix.count(0, 3), matrix.count(2, 0), matrix.unanswered(2)), (0, 0, 0, 0));
}

#[test]
#[should_panic(expected = "2 outputs, but 1 target")]
fn outputs_without_targets_panic() {
    Metric::Accuracy.of(&[vector![0.9], vector![0.1]], &[1]);
}

#[test]
#[should_panic(expected = "has class 2, but the network tells apart 2 classes")]
fn a_class_out_of_range_panics() {
    Metric::MacroF1.of(&[vector![0.9]], &[2]);
}
