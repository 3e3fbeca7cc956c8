//! Networks trained over folds and seeds.

use std::time::Duration;

use mlp_core::metrics::Statistic;
use mlp_core::prelude::*;
use mlp_core::random::generator;
use mlp_core::train::{CrossValidation, CrossValidationError, Interrupt};

network! { struct Net< input 2 => tanh 4 => sigmoid 1; loss binary_cross_entropy >; }
network! { struct Line< input 1 => linear 1; loss squared >; }

fn data() -> Dataset<SVector<f32, 2>, usize> {
    let inputs: Vec<_> = (0..50_u8).map(|i| vector![f32::from(i % 8) / 8.0, f32::from(i % 5) / 5.0]).collect();
    let classes = inputs.iter().map(|x| usize::from(x[0] > x[1])).collect();
    Dataset::new(inputs, classes).unwrap()
}

fn trainer() -> Trainer<Adam> {
    Trainer::new(Adam::new(0.05)).epochs(10).metric(Metric::Accuracy).seed(99)
}

#[test]
fn every_run_is_that_of_a_trainer_on_the_training_samples_of_the_fold() {
    let data = data();
    let result = trainer().cross_validate::<Net, _>(data.folds(3, 7).unwrap(), 2).unwrap();
    let places: Vec<_> = result.runs.iter().map(|run| (run.fold, run.seed)).collect();
    assert_eq!(places, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]);
    let mut runs = result.runs.iter();
    for (train, validation) in data.folds(3, 7).unwrap() {
        for seed in 0..2 {
            let mut net = Net::random(&mut generator(seed));
            let report = trainer().seed(seed).validation(&validation).fit(&mut net, &train).unwrap();
            let last = report.epochs.last().unwrap();
            let scores = runs.next().unwrap().scores.as_ref().unwrap();
            assert_eq!(scores.validation_loss, f64::from(last.validation_loss.unwrap()));
            assert_eq!(scores.loss, f64::from(last.loss));
            assert_eq!(scores.metrics, last.metrics);
        }
    }
    let risks: Vec<_> = result.runs.iter().map(|run| run.scores.as_ref().unwrap().validation_loss).collect();
    assert_eq!(result.risk(), Statistic::of(&risks));
    assert_eq!(result.metric(Metric::Mae), None);
}

#[test]
fn a_trainer_that_has_trained_before_gives_the_same_results() {
    let (data, mut used) = (data(), trainer());
    let of = |trainer: &Trainer<Adam>| trainer.cross_validate::<Net, _>(data.folds(3, 7).unwrap(), 1).unwrap();
    used.fit(&mut Net::random(&mut generator(5)), &data).unwrap();
    assert_eq!(of(&used), of(&trainer()));
}

#[test]
fn the_scores_are_those_of_the_best_epoch_with_early_stopping() {
    let data = data();
    let trainer = Trainer::new(Adam::new(0.5)).epochs(30).early_stopping(30);
    let result = trainer.cross_validate::<Net, _>(data.folds(3, 7).unwrap(), 1).unwrap();
    for (run, (train, validation)) in result.runs.iter().zip(data.folds(3, 7).unwrap()) {
        let mut net = Net::random(&mut generator(0));
        trainer.clone().seed(0).validation(&validation).fit(&mut net, &train).unwrap();
        let risk = net.loss(validation.inputs(), validation.targets());
        assert_eq!(run.scores.as_ref().unwrap().validation_loss, f64::from(risk));
    }
}

fn steep() -> Result<CrossValidation, CrossValidationError> {
    // The second half of the samples is far too steep for the learning rate.
    let inputs: Vec<_> = (0..8_u8).map(|i| vector![if i < 4 { 1.0_f32 } else { 1e6 }]).collect();
    let data = Dataset::new(inputs.clone(), inputs).unwrap();
    Trainer::new(Sgd::new(0.1)).epochs(50).cross_validate::<Line, _>(data.folds_in_time(3).unwrap(), 1)
}

#[test]
fn a_run_that_diverges_is_a_result_without_scores() {
    let result = steep().unwrap();
    assert_eq!((result.runs.len(), result.diverged()), (3, 1));
    assert!(result.to_string().starts_with("3 folds, 1 seed: 3 runs, of which 1 diverged and is not counted\n"));
    assert!(result.risk().is_some());
}

#[test]
fn a_result_prints_a_table_of_means_and_deviations() {
    let result = trainer().cross_validate::<Net, _>(data().folds(2, 7).unwrap(), 2).unwrap();
    let text = format!("{result:.2}");
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "2 folds, 2 seeds: 4 runs");
    assert_eq!(lines[1].trim(), "mean ± deviation");
    assert_eq!(lines[2], format!("risk           {:>16}", format!("{:.2}", result.risk().unwrap())));
    assert!(lines[3].starts_with("accuracy ") && lines[4].starts_with("training loss "));
    assert_eq!(lines.len(), 5);
}

#[test]
fn runs_that_cannot_take_place_are_refused_with_their_fold() {
    let data = data();
    let error = trainer().cross_validate::<Net, usize>(Vec::new(), 1).unwrap_err();
    assert_eq!(error, CrossValidationError::NoFolds);
    let error = trainer().cross_validate::<Net, _>(data.folds(2, 7).unwrap(), 0).unwrap_err();
    assert_eq!(error, CrossValidationError::NoSeeds);
    let error = trainer().epochs(0).cross_validate::<Net, _>(data.folds(2, 7).unwrap(), 1).unwrap_err();
    assert_eq!(error, CrossValidationError::NoEpochs);
    let classes = Dataset::new(data.inputs().to_vec(), (0..50).map(|i| usize::from(i == 0) * 2).collect()).unwrap();
    let error = trainer().cross_validate::<Net, _>(classes.folds(2, 7).unwrap(), 1).unwrap_err();
    assert!(error.to_string().starts_with("fold 0, seed 0 (both counted from 0): sample "), "{error}");
}

#[test]
fn an_interrupt_ends_it_with_the_runs_that_had_ended() {
    let data = data();
    let complete = trainer().cross_validate::<Net, _>(data.folds(3, 7).unwrap(), 2).unwrap();
    let interrupt = Interrupt::new();
    let folds = data.folds(3, 7).unwrap().enumerate().map(|(fold, parts)| {
        if fold == 1 {
            interrupt.request();
        }
        parts
    });
    let error = trainer().interrupt(&interrupt).cross_validate::<Net, _>(folds, 2).unwrap_err();
    assert_eq!(error, CrossValidationError::Interrupted { runs: complete.runs[..2].to_vec() });
    assert_eq!(error.to_string(), "cross-validation was interrupted after 2 runs");
}

#[test]
fn a_time_limit_scores_complete_epochs_only() {
    let (data, folds) = (data(), 2);
    let limited = |limit| {
        let trainer = trainer().batch(Batch::Online).epochs(1_000_000).time_limit(limit);
        trainer.cross_validate::<Net, _>(data.folds(folds, 7).unwrap(), 1)
    };
    let error = limited(Duration::ZERO).unwrap_err();
    assert!(
        matches!(&error, CrossValidationError::Train { fold: 0, seed: 0, error } if **error == TrainError::NoCompleteEpoch),
        "{error}"
    );
    let result = limited(Duration::from_millis(300)).unwrap();
    assert_eq!((result.runs.len(), result.diverged()), (folds, 0));
}

/// The R² of a single sample is undefined, in any fold.
#[test]
fn a_metric_that_is_undefined_in_a_fold_has_no_mean() {
    let inputs: Vec<_> = (0..4_u8).map(|i| vector![f32::from(i)]).collect();
    let data = Dataset::new(inputs.clone(), inputs).unwrap();
    let trainer = Trainer::new(Sgd::new(0.01)).epochs(2).metric(Metric::R2).metric(Metric::Mae);
    let result = trainer.cross_validate::<Line, _>(data.folds(4, 7).unwrap(), 1).unwrap();
    assert_eq!(result.metric(Metric::R2), None);
    assert!(result.metric(Metric::Mae).is_some_and(|mae| mae.mean.is_finite()));
    let table = result.to_string();
    let line = table.lines().find(|line| line.starts_with("R²")).unwrap();
    assert!(line.ends_with("  undefined"), "{table}");
    assert!(!table.contains("NaN") && !table.contains("inf"), "{table}");
}
