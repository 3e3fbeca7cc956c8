//! Learning rate schedules.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::*;

fn rates(schedule: Schedule, epochs: usize) -> Vec<f64> {
    let mut trainer = Trainer::new(Sgd::new(0.5)).batch(Batch::Full).schedule(schedule).epochs(epochs);
    let report = trainer.fit(&mut Line::zeros(), &line_data()).expect("valid settings");
    report.epochs.iter().map(|epoch| epoch.learning_rate.expect("a learning rate")).collect()
}

#[test]
fn it_is_evaluated_in_the_middle_of_every_step() {
    assert_eq!(rates(Schedule::constant().warm_up(2), 4), [0.125, 0.375, 0.5, 0.5]);
    assert_eq!(rates(Schedule::step(2, 0.5), 5), [0.5, 0.5, 0.25, 0.25, 0.125]);
    let cosine = rates(Schedule::cosine(4), 4);
    for (epoch, rate) in cosine.into_iter().enumerate() {
        #[allow(clippy::cast_precision_loss, reason = "four epochs")]
        let position = (epoch as f64 + 0.5) / 4.0;
        assert!((rate - 0.25 * (1.0 + (std::f64::consts::PI * position).cos())).abs() < 1e-15, "{epoch} {rate}");
    }
}

#[test]
fn batches_of_an_epoch_have_individual_rates() {
    let four = Dataset::new(vec![vector![0.0]; 4], vec![vector![1.0]; 4]).expect("finite samples");
    let mut net = Line::zeros();
    let mut trainer =
        Trainer::new(Sgd::new(1.0)).batch(Batch::Online).schedule(Schedule::constant().warm_up(1)).epochs(1);
    trainer.fit(&mut net, &four).expect("valid settings");
    // b ← b + η (1 − b) with η = 1/8, 3/8, 5/8, 7/8.
    let expected = [0.125, 0.375, 0.625, 0.875].iter().fold(0.0_f32, |b, rate| b + rate * (1.0 - b));
    assert!((net.output.bias[0] - expected).abs() <= 4.0 * f32::EPSILON);
}

#[test]
fn a_plateau_lowers_the_rate_across_calls() {
    // A constant loss: with an input of zero and the right bias the gradient is zero.
    let data = Dataset::new(vec![vector![0.0]], vec![vector![0.0]]).expect("finite samples");
    let trainer = Trainer::new(Sgd::new(0.5)).schedule(Schedule::reduce_on_plateau(2, 0.5));
    let rates = |calls: &[usize]| {
        let mut trainer = trainer.clone();
        let reports = calls.iter().map(|&epochs| {
            let mut once = trainer.clone().epochs(epochs);
            let report = once.fit(&mut Line::zeros(), &data).expect("valid settings");
            trainer = once;
            report.epochs
        });
        reports.flatten().filter_map(|epoch| epoch.learning_rate).collect::<Vec<_>>()
    };
    assert_eq!(rates(&[7]), [0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
    assert_eq!(rates(&[2, 2, 3]), rates(&[7]));
}

/// The RMSE falls, but is never below the best −R².
#[test]
fn values_of_another_metric_or_data_set_are_not_compared() {
    let inputs = vec![vector![-1.0], vector![0.0], vector![1.0]];
    let set =
        |targets: [f32; 3]| Dataset::new(inputs.clone(), targets.map(|y| vector![y]).to_vec()).expect("finite samples");
    let (data, harder) = (set([-2.0, 0.0, 2.0]), set([-3.0, 1.0, 3.0]));
    let schedule = Schedule::reduce_on_plateau(1, 0.5);
    let first = |net: &mut Line, trainer: Trainer<Sgd>| {
        let mut trainer = trainer.schedule(schedule).batch(Batch::Full).epochs(20);
        trainer.fit(net, &data).expect("valid settings");
        trainer
    };
    let is_constant = |report: Report| report.epochs.iter().all(|epoch| epoch.learning_rate == Some(0.1));
    let mut net = Line::zeros();
    let trainer = first(&mut net, Trainer::new(Sgd::new(0.1)).monitor(Metric::R2));
    assert!(is_constant(trainer.monitor(Metric::Rmse).fit(&mut net, &data).expect("valid settings")));
    let mut net = Line::zeros();
    let trainer = first(&mut net, Trainer::new(Sgd::new(0.1)));
    assert!(is_constant(trainer.validation(&harder).epochs(5).fit(&mut net, &data).expect("valid settings")));
}

#[test]
fn the_optimizer_keeps_its_own_rate_after_a_schedule() {
    let mut trainer = Trainer::new(Sgd::new(0.5)).schedule(Schedule::cosine(2)).epochs(2);
    trainer.fit(&mut Line::zeros(), &line_data()).expect("valid settings");
    let mut trainer = trainer.schedule(Schedule::constant()).epochs(1);
    let report = trainer.fit(&mut Line::zeros(), &line_data()).expect("valid settings");
    assert_eq!(report.epochs[0].learning_rate, Some(0.5));
}

#[test]
fn the_optimizer_keeps_its_own_rate_after_a_panic_of_a_callback() {
    let mut trainer = Trainer::new(Sgd::new(0.5)).schedule(Schedule::step(1, 0.5)).epochs(3);
    let run = || trainer.fit_with(&mut Line::zeros(), &line_data(), |epoch, _| assert!(epoch.epoch < 2));
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
    let report = trainer.schedule(Schedule::constant()).epochs(1).fit(&mut Line::zeros(), &line_data());
    assert_eq!(report.expect("valid settings").epochs[0].learning_rate, Some(0.5));
}

#[test]
fn it_needs_an_optimizer_with_a_learning_rate() {
    struct Still;
    impl Optimizer<f32> for Still {
        fn step<N: Network<Scalar = f32>>(&mut self, _: &mut N, _: &N) {}
        fn check(&self) -> Result<(), SettingError> {
            Ok(())
        }
    }
    let result = Trainer::new(Still).schedule(Schedule::cosine(2)).fit(&mut Line::zeros(), &line_data());
    assert_eq!(result, Err(TrainError::NoLearningRate));
}
