//! The last run, which gives the chosen network: the run in the table again, whatever the limits of its trainer.

use std::string::ToString;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::vec::Vec;

use crate::SearchError;
use crate::prelude::*;
use crate::search::{Choice, Search};
use crate::train::Interrupt;

candidates! { enum Curve< input 1 => tanh 4 init [glorot_uniform]  => linear 1; loss squared >; }

const HOUR: Duration = Duration::from_secs(3600);

fn sine(shift: f32) -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    let inputs: Vec<_> = (0..24_u8).map(|i| vector![(f32::from(i) + shift) / 8.0 - 1.5]).collect();
    let targets = inputs.iter().map(|x| vector![(2.0 * x[0]).sin()]).collect();
    Dataset::new(inputs, targets).unwrap()
}

fn trainer(rate: f64) -> Trainer<Adam> {
    Trainer::new(Adam::new(rate)).batch(Batch::Full).epochs(12)
}

/// The number of trainers that a search with one run makes: for the settings, for that run, and for the last one.
const TRAINERS: usize = 3;

/// A function that makes trainers, of which the one for the last run is changed.
fn changing_the_last<'a>(
    trainers: usize,
    trainer: impl Fn(f64) -> Trainer<Adam> + Sync + 'a,
    change: impl Fn(Trainer<Adam>) -> Trainer<Adam> + Sync + 'a,
) -> impl Fn(f64) -> Trainer<Adam> + Sync + 'a {
    let made = AtomicUsize::new(0);
    move |rate| {
        let trainer = trainer(rate);
        if made.fetch_add(1, Ordering::Relaxed) + 1 == trainers { change(trainer) } else { trainer }
    }
}

/// The chosen network is that of its run.
fn assert_is_repeated(choice: &Choice<Curve>) {
    let run = &choice.best().runs[0];
    let scores = run.scores.as_ref().unwrap();
    let loss = choice.network().loss(sine(0.5).inputs(), sine(0.5).targets());
    assert_eq!(f64::from(loss), scores.validation_loss);
    assert_eq!(choice.report().epochs.len(), run.epochs);
}

#[test]
fn a_time_limit_does_not_end_the_last_run_sooner() {
    for patience in [None, Some(2), Some(usize::MAX)] {
        let limited = move |rate| {
            let trainer = trainer(rate).batch(Batch::Mini(5)).time_limit(HOUR);
            patience.iter().fold(trainer, |trainer, patience| trainer.early_stopping(*patience))
        };
        // Time for one batch alone.
        let trainers = changing_the_last(TRAINERS, limited, |trainer| trainer.time_limit(Duration::ZERO));
        let choice = Search::<Curve>::new(trainers).learning_rates(&[0.3]).choose(&sine(0.0), &sine(0.5)).unwrap();
        assert_is_repeated(&choice);
        let expected =
            if choice.best().runs[0].epochs == 12 { StopReason::AllEpochs } else { StopReason::EarlyStopping };
        assert_eq!(choice.report().stop, expected);
    }
}

#[test]
fn the_last_run_ends_where_a_time_limit_ended_the_recorded_one() {
    for patience in [None, Some(50)] {
        let limited = move |rate| {
            // Full batches, so this is the time for one epoch.
            let trainer = trainer(rate).time_limit(Duration::ZERO);
            patience.iter().fold(trainer, |trainer, patience| trainer.early_stopping(*patience))
        };
        let trainers = changing_the_last(TRAINERS, limited, |trainer| trainer.time_limit(HOUR));
        let choice = Search::<Curve>::new(trainers).learning_rates(&[0.3]).choose(&sine(0.0), &sine(0.5)).unwrap();
        assert_eq!(choice.best().runs[0].epochs, 1);
        assert_is_repeated(&choice);
        assert_eq!(choice.report().stop, StopReason::TimeLimit);
    }
}

#[test]
fn a_resumed_search_repeats_the_recorded_run() {
    let file = std::env::temp_dir().join(std::format!("mlp-last-run-{}", std::process::id()));
    let choose = |trainers| {
        let trainers =
            changing_the_last(trainers, |rate| trainer(rate).time_limit(Duration::ZERO), |last| last.time_limit(HOUR));
        let search = Search::<Curve>::new(trainers).learning_rates(&[0.3]);
        search.resume_from(&file).choose(&sine(0.0), &sine(0.5)).unwrap()
    };
    // The second search finds its run on record.
    let (one, other) = (choose(TRAINERS), choose(TRAINERS - 1));
    std::fs::remove_file(file).unwrap();
    assert_is_repeated(&one);
    assert_is_repeated(&other);
    assert_eq!((one.network(), one.report()), (other.network(), other.report()));
}

#[test]
fn a_time_limit_does_not_end_the_last_run_on_all_samples() {
    let limited = |rate| trainer(rate).batch(Batch::Mini(5)).time_limit(HOUR);
    let trainers = changing_the_last(2 + TRAINERS, limited, |trainer| trainer.time_limit(Duration::ZERO));
    let choice = Search::<Curve>::new(trainers).learning_rates(&[0.1]).folds(3).choose(&sine(0.0)).unwrap();
    assert_eq!((choice.report().epochs.len(), choice.report().stop), (12, StopReason::AllEpochs));
}

#[test]
fn the_last_run_ends_with_its_schedule() {
    let trainer = |rate| trainer(rate).schedule(Schedule::step(1, 1e-30)).time_limit(HOUR);
    let choice = Search::<Curve>::new(trainer).learning_rates(&[0.1]).choose(&sine(0.0), &sine(0.5)).unwrap();
    assert_is_repeated(&choice);
    assert_eq!((choice.report().epochs.len(), choice.report().stop), (2, StopReason::ScheduleEnded));
}

#[test]
fn an_interrupt_of_the_last_run_ends_the_search() {
    let interrupt = Interrupt::new();
    interrupt.request();
    for folds in [None, Some(3)] {
        let interrupted = |trainer: Trainer<Adam>| trainer.interrupt(&interrupt);
        let count = folds.map_or(0, |folds| folds - 1) + TRAINERS;
        let trainers = changing_the_last(count, trainer, interrupted);
        let search = Search::<Curve>::new(trainers).learning_rates(&[0.1]);
        let error = match folds {
            None => search.choose(&sine(0.0), &sine(0.5)).unwrap_err(),
            Some(folds) => search.folds(folds).choose(&sine(0.0)).unwrap_err(),
        };
        assert_eq!(error, SearchError::Interrupted);
    }
}

#[test]
fn a_last_run_with_other_bits_is_an_error() {
    let trainers = changing_the_last(TRAINERS, trainer, |trainer| trainer.l2(0.01));
    let error = Search::<Curve>::new(trainers).learning_rates(&[0.1]).choose(&sine(0.0), &sine(0.5)).unwrap_err();
    let message = error.to_string();
    assert!(message.starts_with("the run of `tanh 4 init glorot_uniform => linear 1`"), "{message}");
    assert!(message.contains("with the learning rate 0.1 and seed 0 cannot be repeated"), "{message}");
}
