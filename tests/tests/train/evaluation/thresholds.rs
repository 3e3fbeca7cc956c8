//! Decision thresholds against scikit-learn, ties and degenerate cases.

use mlp_core::metrics::{Threshold, ThresholdError};
use mlp_core::prelude::*;
use mlp_core::rand::RngExt;

use super::{Case, assert_close};

const METRICS: [(&str, Metric); 6] = [
    ("accuracy", Metric::Accuracy),
    ("precision", Metric::Precision),
    ("recall", Metric::Recall),
    ("f1", Metric::F1),
    ("macro_f1", Metric::MacroF1),
    ("macro_recall", Metric::MacroRecall),
];

#[test]
fn the_best_thresholds_are_those_of_all_by_scikit_learn() {
    for name in ["of many outputs", "of a rare class", "of few different outputs"] {
        let case = Case::read(&format!("threshold {name}"));
        let (outputs, classes) = (case.vectors::<f32, 1>("outputs"), case.integers("classes"));
        for (key, metric) in METRICS {
            let found = Threshold::best(metric, &outputs, &classes).unwrap();
            assert_close(&format!("{name}, {key}"), found.score, case.numbers(key)[0]);
            assert_close(&format!("{name}, {key}"), found.value, case.numbers(key)[1]);
            // The score is that of the confusion matrix, and of the metric if the outputs are moved.
            let matrix = ConfusionMatrix::with_threshold(found.value, &outputs, &classes);
            let answers: Vec<_> =
                outputs.iter().map(|a| vector![f32::from(u8::from(found.class(a) == Some(1)))]).collect();
            assert_eq!(matrix, ConfusionMatrix::new(&answers, &classes));
            assert_close(key, metric.of(&answers, &classes), found.score);
        }
    }
}

#[test]
fn weighted_thresholds_are_those_of_scikit_learn() {
    let case = Case::read("threshold of weighted samples");
    let (outputs, classes, weights) =
        (case.vectors::<f64, 1>("outputs"), case.integers("classes"), case.numbers("weights"));
    for (key, metric) in METRICS {
        let found = Threshold::best_weighted(metric, &outputs, &classes, weights).unwrap();
        assert_close(key, found.score, case.numbers(key)[0]);
        let answers: Vec<_> = outputs.iter().map(|a| vector![f64::from(u8::from(a[0] > found.value))]).collect();
        assert_close(key, metric.of_weighted(&answers, &classes, weights), found.score);
    }
}

/// The sums of weights are rounded: a difference of two sums that should be 0 would count as a prediction.
#[test]
fn no_score_is_made_of_rounding_errors() {
    for seed in 0..300 {
        let mut rng = StdRng::seed_from_u64(seed);
        let outputs: Vec<_> = (0..8).map(|_| vector![f64::from(rng.random_range(1..4_u8)) / 4.0]).collect();
        let classes: Vec<_> = (0..8).map(|sample| usize::from(sample > 2)).collect();
        let weights: Vec<f64> = (0..8).map(|_| rng.random_range(0.01..1.0)).collect();
        for metric in [Metric::Accuracy, Metric::Precision, Metric::F1, Metric::MacroPrecision, Metric::MacroF1] {
            let found = Threshold::best_weighted(metric, &outputs, &classes, &weights).unwrap();
            let answers: Vec<_> = outputs.iter().map(|a| vector![f64::from(u8::from(a[0] > found.value))]).collect();
            let score = metric.of_weighted(&answers, &classes, &weights);
            assert!((score - found.score).abs() < 1e-14, "seed {seed}: {found}, but {score}");
        }
    }
}

#[test]
fn the_second_of_two_outputs_is_the_probability() {
    let one = [vector![0.25], vector![0.375], vector![0.75]];
    let two = one.map(|a| vector![1.0 - a[0], a[0]]);
    let classes = [0, 1, 1];
    assert_eq!(Threshold::best(Metric::F1, &one, &classes), Threshold::best(Metric::F1, &two, &classes));
    let matrix = ConfusionMatrix::with_threshold(0.3, &two, &classes);
    assert_eq!(matrix, ConfusionMatrix::with_threshold(0.3, &one, &classes));
}

#[test]
fn of_equal_thresholds_the_one_nearest_to_one_half_is_chosen() {
    let outputs = [0.25, 0.375, 0.625, 0.75].map(|a| vector![a]);
    // Accuracy is 3/4 at 0.3125, and between 0.625 and 0.75.
    let found = Threshold::best(Metric::Accuracy, &outputs, &[0, 1, 0, 1]).unwrap();
    assert_eq!((found.value, found.score), (0.3125, 0.75));
    let found = Threshold::best(Metric::Accuracy, &outputs, &[0, 0, 1, 1]).unwrap();
    assert_eq!((found.value, found.score), (0.5, 1.0));
}

#[test]
fn equal_outputs_are_not_separated() {
    let outputs = [vector![0.75_f32]; 3];
    let found = Threshold::best(Metric::Accuracy, &outputs, &[0, 1, 1]).unwrap();
    assert_eq!((found.value, found.score), (0.375, 2.0 / 3.0));
    let found = Threshold::best(Metric::Accuracy, &outputs, &[0, 0, 1]).unwrap();
    assert_eq!((found.value, found.class(&outputs[0])), (0.875, Some(0)));
}

#[test]
fn outputs_at_the_ends_of_the_range_have_thresholds_beyond() {
    let outputs = [vector![0.0], vector![0.0], vector![1.0]];
    let all = Threshold::best(Metric::Recall, &outputs, &[1, 1, 0]).unwrap();
    assert_eq!((all.class(&outputs[0]), all.score), (Some(1), 1.0));
    let none = Threshold::best(Metric::Accuracy, &outputs, &[0, 1, 0]);
    assert_eq!(none.unwrap().score, 2.0 / 3.0);
    // Neighbouring numbers.
    let (low, high) = (0.1_f64, 0.1_f64.next_up());
    let found = Threshold::best(Metric::Accuracy, &[vector![low], vector![high]], &[0, 1]).unwrap();
    assert_eq!(found.score, 1.0);
    assert_eq!((found.class(&vector![low]), found.class(&vector![high])), (Some(0), Some(1)));
}

#[test]
fn samples_without_a_threshold_are_refused() {
    let outputs = [vector![0.25], vector![0.75]];
    let best = |metric, classes: &[usize]| Threshold::best(metric, &outputs, classes).unwrap_err();
    assert_eq!(best(Metric::F1, &[1, 1]), ThresholdError::OneClass { class: 1 });
    assert_eq!(best(Metric::RocAuc, &[0, 1]), ThresholdError::Metric { metric: Metric::RocAuc });
    let none: [SVector<f64, 1>; 0] = [];
    assert_eq!(Threshold::best::<_, usize>(Metric::F1, &none, &[]), Err(ThresholdError::Empty));
    let error = Threshold::best(Metric::F1, &[vector![f64::NAN], vector![0.5]], &[0, 1]).unwrap_err();
    assert_eq!(error, ThresholdError::Output { sample: 0 });
    let error = Threshold::best(Metric::F1, &[vector![0.5, 0.25, 0.25]], &[0]).unwrap_err();
    assert_eq!(error, ThresholdError::Classes { classes: 3 });
    let error = Threshold::best(Metric::F1, &outputs, &[vector![0.0], vector![f64::NAN]]).unwrap_err();
    assert_eq!(error, ThresholdError::NoClass { sample: 1 });
    let error = Threshold::best_weighted(Metric::F1, &outputs, &[0, 1], &[1.0, 0.0]).unwrap_err();
    assert_eq!(error, ThresholdError::OneClass { class: 0 });
}
