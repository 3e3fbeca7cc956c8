//! Runs that end within an epoch: callbacks after batches, limits of time, interrupts; and their continuation to the bit.

#![allow(clippy::cast_precision_loss, reason = "small numbers of samples")]

use std::time::Duration;

use mlp_core::prelude::*;
use mlp_core::train::{Callback, Epoch, Interrupt, Step};

use super::{Data, Net, data, net};

network! { struct Dropping< input 2 dropout 0.1 => tanh 8 dropout 0.25 => sigmoid 1; loss binary_cross_entropy >; }

fn dropping() -> Dropping {
    Dropping::random(&mut StdRng::seed_from_u64(7))
}

/// 30 samples with weights: four batches in an epoch, the last of them smaller.
fn weighted() -> Data {
    let data = data(1, 30);
    let weights: Vec<_> = (0..30_u8).map(|i| f64::from(i % 4)).collect();
    data.with_weights(weights).expect("a positive weight")
}

const BATCHES: usize = 4;
const EPOCHS: usize = 5;

fn trainer() -> Trainer<Adam> {
    let schedule = Schedule::cosine(EPOCHS).warm_up(2);
    Trainer::new(Adam::new(0.05))
        .batch(Batch::Mini(8))
        .epochs(EPOCHS)
        .schedule(schedule)
        .metric(Metric::Accuracy)
        .seed(3)
}

/// Breaks at this batch, counted from 1 over all epochs.
fn at<N>(last: usize) -> impl FnMut(&Step, &N) -> ControlFlow<()> {
    let mut batches = 0;
    move |_, _| {
        batches += 1;
        if batches == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn a_run_that_stops_after_any_batch_continues_with_the_same_bits() {
    let data = weighted();
    let mut uninterrupted = dropping();
    let expected = trainer().fit(&mut uninterrupted, &data).expect("valid settings");
    for last in 1..BATCHES * EPOCHS {
        let (mut net, mut trainer) = (dropping(), trainer());
        let first = trainer.fit_with_batches(&mut net, &data, at(last)).expect("valid settings");
        assert_eq!((first.stop, first.epochs.len()), (StopReason::Callback, last / BATCHES));
        assert_eq!(first.epochs, expected.epochs[..last / BATCHES]);
        let done = first.epochs.len();
        let second = trainer.epochs(EPOCHS - done).fit(&mut net, &data).expect("valid settings");
        assert_eq!(second.epochs, expected.epochs[done..], "stopped after batch {last}");
        assert_eq!(net, uninterrupted, "stopped after batch {last}");
    }
}

#[test]
fn a_run_can_stop_after_every_batch() {
    let data = weighted();
    let mut uninterrupted = dropping();
    let expected = trainer().fit(&mut uninterrupted, &data).expect("valid settings");
    let (mut net, mut trainer, mut epochs) = (dropping(), trainer(), Vec::new());
    for _ in 0..BATCHES * EPOCHS {
        let report = trainer.fit_with_batches(&mut net, &data, at(1)).expect("valid settings");
        epochs.extend(report.epochs);
    }
    assert_eq!((epochs, net), (expected.epochs, uninterrupted));
}

#[test]
fn a_run_that_stops_after_the_last_batch_of_an_epoch_completes_the_epoch() {
    let mut evaluated = 0;
    let validation = data(2, 20);
    let mut trainer = trainer().validation(&validation);
    let mut breaks = at(2 * BATCHES);
    let mut callback = Both { after_batch: |step: &Step, net: &Net| breaks(step, net), after_epoch: || evaluated += 1 };
    let report = trainer.fit_with_callback(&mut net(), &weighted(), &mut callback).expect("valid settings");
    assert_eq!((report.stop, report.epochs.len(), evaluated), (StopReason::Callback, 2, 2));
    assert!(report.epochs[1].validation_loss.is_some());
}

/// A callback of two closures.
struct Both<B, E> {
    after_batch: B,
    after_epoch: E,
}

impl<B: FnMut(&Step, &Net) -> ControlFlow<()>, E: FnMut()> Callback<Net> for Both<B, E> {
    fn after_batch(&mut self, step: &Step, network: &Net) -> ControlFlow<()> {
        (self.after_batch)(step, network)
    }

    fn after_epoch(&mut self, _: &Epoch, _: &Net) -> ControlFlow<()> {
        (self.after_epoch)();
        ControlFlow::Continue(())
    }
}

#[test]
fn a_step_has_its_place_its_risk_and_its_learning_rate() {
    let (data, mut steps, mut risks) = (weighted(), Vec::new(), Vec::new());
    let report = trainer().fit_with_batches(&mut net(), &data, |step, _| steps.push(*step)).expect("valid settings");
    assert_eq!(steps.len(), BATCHES * EPOCHS);
    for (index, step) in steps.iter().enumerate() {
        assert_eq!((step.epoch, step.batch, step.batches), (1 + index / BATCHES, 1 + index % BATCHES, BATCHES));
        assert_eq!(step.samples, if step.batch == BATCHES { 6 } else { 8 });
        risks.push(f64::from(step.loss) * step.samples as f64);
    }
    for (epoch, (steps, risks)) in report.epochs.iter().zip(steps.chunks(BATCHES).zip(risks.chunks(BATCHES))) {
        assert_eq!(epoch.learning_rate, steps[BATCHES - 1].learning_rate);
        // A sum of four terms in another precision.
        assert!((f64::from(epoch.loss) - risks.iter().sum::<f64>() / 30.0).abs() < 1e-6);
    }
    // The warm-up raises the learning rate with every step of the first epochs.
    assert!(steps[..2 * BATCHES].windows(2).all(|pair| pair[0].learning_rate < pair[1].learning_rate));
    assert_eq!(steps[1].to_string(), format!("epoch 1, batch 2 of 4: loss {:.4}", steps[1].loss));
}

#[test]
fn a_callback_changes_no_bit() {
    let (data, mut with, mut without) = (weighted(), net(), net());
    let first = trainer().fit_with_batches(&mut with, &data, |_, _| ()).expect("valid settings");
    let second = trainer().fit(&mut without, &data).expect("valid settings");
    assert_eq!((first, with), (second, without));
}

#[test]
fn a_time_limit_ends_the_run_after_the_current_batch_and_it_can_be_continued() {
    let data = weighted();
    let mut uninterrupted = dropping();
    let expected = trainer().fit(&mut uninterrupted, &data).expect("valid settings");
    let (mut net, mut epochs, mut calls) = (dropping(), Vec::new(), 0);
    // The time is over after one batch.
    let mut trainer = trainer().time_limit(Duration::ZERO);
    while epochs.len() < EPOCHS {
        let report = trainer.fit(&mut net, &data).expect("valid settings");
        assert_eq!(report.stop, StopReason::TimeLimit);
        epochs.extend(report.epochs);
        calls += 1;
    }
    assert_eq!((epochs, net, calls), (expected.epochs, uninterrupted, BATCHES * EPOCHS));
    let limit = Duration::from_secs(3600);
    let report = super::Trainer::new(Sgd::new(0.1)).epochs(2).time_limit(limit).fit(&mut super::net(), &data);
    assert_eq!(report.expect("valid settings").stop, StopReason::AllEpochs);
}

#[test]
fn an_interrupt_ends_this_run_and_the_next_until_it_is_reset() {
    let (data, interrupt) = (weighted(), Interrupt::new());
    let mut uninterrupted = dropping();
    trainer().fit(&mut uninterrupted, &data).expect("valid settings");
    let (mut net, mut trainer, mut batches) = (dropping(), trainer().interrupt(&interrupt), 0);
    let report = trainer.fit_with_batches(&mut net, &data, |_, _| {
        batches += 1;
        if batches == 6 {
            assert!(!interrupt.request());
        }
    });
    assert_eq!(report.map(|report| (report.stop, report.epochs.len())), Ok((StopReason::Interrupted, 1)));
    assert_eq!(batches, 6);

    let before = net.clone();
    let report = trainer.fit(&mut net, &data).expect("valid settings");
    assert_eq!((report.stop, report.epochs.len()), (StopReason::Interrupted, 0));
    assert_eq!(net, before);

    assert!(interrupt.is_requested() && interrupt.request());
    interrupt.clone().reset();
    trainer.epochs(EPOCHS - 1).fit(&mut net, &data).expect("valid settings");
    assert_eq!(net, uninterrupted);
}

#[test]
fn a_full_batch_ends_with_its_epoch() {
    let mut trainer = Trainer::new(Lbfgs::new()).batch(Batch::Full).epochs(9);
    let report = trainer.fit_with_batches(&mut net(), &data(1, 30), at(3)).expect("valid settings");
    assert_eq!((report.stop, report.epochs.len()), (StopReason::Callback, 3));
}

#[test]
fn a_run_that_stops_within_an_epoch_with_early_stopping_has_the_best_network() {
    let (data, validation) = (weighted(), data(2, 50));
    let mut trainer = trainer().validation(&validation).early_stopping(usize::MAX);
    let mut net = net();
    let report = trainer.fit_with_batches(&mut net, &data, at(3 * BATCHES + 1)).expect("valid settings");
    let best = report.best_epoch().expect("three epochs");
    assert_eq!(best.validation_loss, Some(net.loss(validation.inputs(), validation.targets())));
}

#[test]
fn other_data_begin_their_epoch_anew() {
    let (mut one, mut two) = (net(), net());
    let mut trainer_of_one = trainer();
    trainer_of_one.fit_with_batches(&mut one, &data(1, 30), at(2)).expect("valid settings");
    let mut steps = 0;
    trainer_of_one.epochs(1).fit_with_batches(&mut one, &data(2, 16), |_, _| steps += 1).expect("valid settings");
    assert_eq!(steps, 2);
    // Diverged within an epoch, nothing is left to continue.
    let mut wild = Trainer::new(Sgd::new(1e30)).batch(Batch::Online).epochs(1);
    wild.fit_with_batches(&mut two, &data(1, 30), at(1)).expect("one step");
    assert!(wild.fit(&mut two, &data(1, 30)).is_err() || two.parameters().iter().all(|w| w.is_finite()));
}

#[test]
fn another_order_of_the_samples_begins_the_epoch_anew() {
    let data = weighted();
    let samples_of_next = |change: fn(Trainer<Adam>) -> Trainer<Adam>| {
        let (mut net, mut trainer) = (net(), trainer());
        trainer.fit_with_batches(&mut net, &data, at(2)).expect("valid settings");
        let mut samples = 0;
        let count = |step: &Step, _: &Net| samples += step.samples;
        change(trainer.epochs(1)).fit_with_batches(&mut net, &data, count).expect("valid settings");
        samples
    };
    assert_eq!(samples_of_next(|trainer| trainer), 30 - 2 * 8);
    assert_eq!(samples_of_next(|trainer| trainer.seed(3).batch(Batch::Mini(4))), 30 - 2 * 8);
    assert_eq!(samples_of_next(|trainer| trainer.seed(4)), 30);
    assert_eq!(samples_of_next(|trainer| trainer.batch(Batch::Full)), 30);
}
