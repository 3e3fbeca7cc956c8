//! Metrics that have no meaning for the targets: refused before training if they decide, and NaN where they are computed.

use mlp_core::metrics::{brier_score, log_loss};
use mlp_core::prelude::*;

use super::Line;

network! { struct Pair< input 1 => linear 2; #[allow(noncanonical_link)] loss squared >; }

type Values<T, const N: usize> = Dataset<SVector<T, 1>, SVector<T, N>>;

fn values<T: Scalar, const N: usize>(targets: &[[T; N]]) -> Values<T, N> {
    let inputs = targets.iter().map(|_| vector![T::one()]).collect();
    Dataset::new(inputs, targets.iter().map(|&y| y.into()).collect()).expect("finite samples")
}

const OF_PROBABILITIES: [Metric; 2] = [Metric::LogLoss, Metric::Brier];
const OF_CLASSES: [Metric; 9] = [
    Metric::Accuracy,
    Metric::TopK(1),
    Metric::Precision,
    Metric::Recall,
    Metric::F1,
    Metric::MacroPrecision,
    Metric::MacroRecall,
    Metric::MacroF1,
    Metric::RocAuc,
];

/// The message, if the training is refused.
fn refused<N: Network<Input = SVector<T, 1>, Scalar = T>, T: Scalar, Y: Target<N::Output>>(
    metric: Metric,
    train: &Dataset<SVector<T, 1>, Y>,
    validation: Option<&Dataset<SVector<T, 1>, Y>>,
) -> Option<String> {
    let trainer = Trainer::new(Sgd::new(1e-3)).epochs(3).monitor(metric);
    let result = match validation {
        Some(data) => trainer.validation(data).early_stopping(3).fit(&mut *N::boxed_zeros(), train),
        None => { trainer }.fit(&mut *N::boxed_zeros(), train),
    };
    match result {
        Ok(_) => None,
        Err(error @ TrainError::UndefinedMetric { .. }) => Some(error.to_string()),
        Err(error) => panic!("{metric}: {error}"),
    }
}

#[test]
fn real_valued_targets_are_no_probabilities_and_no_classes() {
    let data = values(&[[-3.0_f32], [7.0]]);
    let message = refused::<Line, _, _>(Metric::LogLoss, &data, Some(&data));
    let expected = "log loss cannot compare networks on the validation set: target value 0 of sample 0 (both counted from 0) is \
                    -3, but must be from 0 to 1; choose another metric";
    assert_eq!(message.as_deref(), Some(expected));
    for metric in OF_PROBABILITIES.into_iter().chain(OF_CLASSES) {
        assert!(refused::<Line, _, _>(metric, &data, None).is_some(), "{metric}");
        assert!(refused::<Line, _, _>(metric, &values(&[[0.0], [1.0]]), Some(&data)).is_some(), "{metric}");
    }
    for metric in [Metric::Mae, Metric::Rmse, Metric::R2] {
        assert_eq!(refused::<Line, _, _>(metric, &data, Some(&data)), None, "{metric}");
    }
}

#[test]
fn a_search_is_not_decided_by_a_metric_without_meaning() {
    candidates! { enum Lines< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }
    let data = values(&[[-3.0_f32], [7.0]]);
    let search = || Search::<Lines>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(3)).learning_rates(&[1e-3]);
    let error = search().monitor(Metric::LogLoss).choose(&data, &data).unwrap_err();
    assert!(error.to_string().contains("is -3, but must be from 0 to 1"), "{error}");
    // A column that decides nothing is no number either.
    let choice = search().metric(Metric::LogLoss).choose(&data, &data).unwrap();
    assert_eq!(choice.best().metric(Metric::LogLoss), None);
    let table = choice.to_string();
    assert!(table.contains("  undefined  ") && !table.contains("NaN"), "{table}");
}

#[test]
fn labels_soft_labels_and_one_hot_vectors_have_classes_and_probabilities() {
    let sets = [values(&[[0.0_f32], [1.0]]), values(&[[0.1], [0.9]]), values(&[[0.05], [0.95]])];
    for (set, metric) in
        sets.iter().flat_map(|set| OF_PROBABILITIES.into_iter().chain(OF_CLASSES).map(move |m| (set, m)))
    {
        assert_eq!(refused::<Line, _, _>(metric, set, Some(set)), None, "{metric}");
    }
    let indices = Dataset::new(vec![vector![1.0_f32], vector![2.0]], vec![0, 1]).expect("finite samples");
    let pairs = [
        values(&[[1.0_f32, 0.0], [0.0, 1.0]]),
        values(&[[0.75, 0.25], [0.25, 0.75]]),
        values(&[[1.0, 1.0], [0.0, 1.0]]),
    ];
    for metric in OF_PROBABILITIES.into_iter().chain(OF_CLASSES) {
        assert_eq!(refused::<Line, _, _>(metric, &indices, Some(&indices)), None, "{metric}");
        if !matches!(metric, Metric::RocAuc) {
            assert!(pairs.iter().all(|pair| refused::<Pair, _, _>(metric, pair, None).is_none()), "{metric}");
        }
    }
    // Labels of `tanh` and hinge losses.
    let signs = values(&[[-1.0_f32], [1.0]]);
    for metric in OF_CLASSES {
        assert_eq!(refused::<Line, _, _>(metric, &signs, Some(&signs)), None, "{metric}");
    }
    assert!(OF_PROBABILITIES.into_iter().all(|metric| refused::<Line, _, _>(metric, &signs, None).is_some()));
}

/// The class of several values is the largest of them, such as that of the rewards of actions.
#[test]
fn several_real_values_have_a_class_and_no_probabilities() {
    let data = values(&[[-3.0_f32, 7.0], [2.0, -5.0]]);
    for metric in OF_CLASSES {
        assert_eq!(refused::<Pair, _, _>(metric, &data, Some(&data)), None, "{metric}");
    }
    assert!(OF_PROBABILITIES.into_iter().all(|metric| refused::<Pair, _, _>(metric, &data, None).is_some()));
}

#[test]
fn scores_of_probabilities_are_nan_for_targets_that_are_none() {
    let (outputs, targets) = ([vector![0.5_f64], vector![0.25]], [vector![7.0], vector![1.0]]);
    assert!(log_loss(&outputs, &targets).is_nan() && brier_score(&outputs, &targets).is_nan());
    for metric in OF_PROBABILITIES {
        assert!(metric.of(&outputs, &targets).is_nan(), "{metric}");
        // A sample that does not count may have any target.
        let weighted = metric.of_weighted(&outputs, &targets, &[0.0, 1.0]);
        assert_eq!(weighted, metric.of(&outputs[1..], &targets[1..]), "{metric}");
    }
    let pair = [vector![0.5_f64, 0.5]];
    assert!(log_loss(&pair, &[vector![-1.0, 1.0]]).is_nan() && brier_score(&pair, &[vector![0.0, 1.5]]).is_nan());
}

#[test]
fn r2_of_zeros_of_either_sign_is_refused() {
    let zeros = values(&[[0.0_f32], [-0.0]]);
    let message = refused::<Line, _, _>(Metric::R2, &zeros, Some(&zeros)).expect("a constant target");
    assert!(message.contains("output 0 (counted from 0) has the same target in all samples"), "{message}");
}

/// The squares of the deviations underflow, or overflow.
#[test]
fn r2_does_not_depend_on_the_unit_of_the_targets() {
    let of = |unit: f64| {
        Metric::R2.of(
            &[[unit], [3.0 * unit], [3.0 * unit]].map(SVector::from),
            values(&[[unit], [2.0 * unit], [4.0 * unit]]).targets(),
        )
    };
    for unit in [f64::from_bits(1), 2.0_f64.powi(-700), 2.0_f64.powi(700), 2.0_f64.powi(1020)] {
        assert_eq!(of(unit), of(1.0), "{unit:e}");
    }
    let tiny = values(&[[1e-200_f64], [2e-200]]);
    assert_eq!(refused::<Line<f64>, _, _>(Metric::R2, &tiny, Some(&tiny)), None);
}
