//! Schedules that lower the learning rate to zero: the run ends there.

use std::vec;

use super::*;

#[test]
fn steps_end_the_run_where_the_rate_rounds_to_zero_in_the_precision_of_the_network() {
    let trainer = || Trainer::new(Sgd::new(0.5)).schedule(Schedule::step(1, 0.5)).epochs(2000);
    let report = trainer().fit(&mut Line::zeros(), &point()).expect("a run");
    // The smallest positive f32 is 2⁻¹⁴⁹.
    assert_eq!((report.stop, report.epochs.len()), (StopReason::ScheduleEnded, 149));
    let point = Dataset::new(vec![vector![1.0]], vec![vector![2.0]]).expect("finite");
    let report = trainer().fit(&mut Line::<f64>::zeros(), &point).expect("a run");
    // The smallest positive f64 is 2⁻¹⁰⁷⁴.
    assert_eq!((report.stop, report.epochs.len()), (StopReason::ScheduleEnded, 1074));
}

#[test]
fn a_cosine_ends_the_run_and_refuses_another() {
    let mut trainer = Trainer::new(Sgd::new(0.5)).schedule(Schedule::cosine(5)).epochs(8);
    let mut net = Line::zeros();
    let report = trainer.fit(&mut net, &point()).expect("a run");
    assert_eq!((report.stop, report.epochs.len()), (StopReason::ScheduleEnded, 5));
    let before = net.clone();
    assert_eq!(trainer.fit(&mut net, &point()), Err(TrainError::ScheduleEnded { epoch: 6 }));
    assert_eq!(net, before);
    // The optimizer has its own rate again.
    let report = trainer.schedule(Schedule::constant()).epochs(1).fit(&mut net, &point()).expect("a run");
    assert_eq!(report.epochs[0].learning_rate, Some(0.5));
}

#[test]
fn a_cosine_of_all_epochs_ends_by_itself() {
    let mut trainer = Trainer::new(Adam::new(0.5)).schedule(Schedule::cosine(5)).epochs(5);
    assert_eq!(trainer.fit(&mut Line::zeros(), &point()).expect("a run").stop, StopReason::AllEpochs);
}

#[test]
fn plateaus_end_the_run_unless_the_rate_has_a_lower_bound() {
    let still = Dataset::new(vec![vector![0.0]], vec![vector![0.0]]).expect("finite");
    let schedule = Schedule::reduce_on_plateau(1, 1e-3);
    let report = Trainer::new(Sgd::new(1.0)).schedule(schedule).epochs(100).fit(&mut Line::zeros(), &still);
    let report = report.expect("a run");
    assert_eq!(report.stop, StopReason::ScheduleEnded);
    // 10⁻⁴⁵ is positive in single precision, 10⁻⁴⁸ is not.
    assert_eq!(report.epochs.len(), 17, "two epochs of rate 1, then one of each");
    let mut trainer = Trainer::new(Sgd::new(1.0)).schedule(schedule.down_to(1e-6)).epochs(100);
    assert_eq!(trainer.fit(&mut Line::zeros(), &still).expect("a run").stop, StopReason::AllEpochs);
}

/// The first rates of the warm-up round to zero, which `Sgd` would refuse.
#[test]
fn rates_that_round_to_zero_within_an_epoch_do_not_stop_it() {
    let data = Dataset::new(vec![vector![1.0]; 100], vec![vector![2.0]; 100]).expect("finite");
    let schedule = Schedule::constant().warm_up(1);
    let mut trainer = Trainer::new(Sgd::new(1e-44)).batch(Batch::Online).schedule(schedule).epochs(2);
    assert_eq!(trainer.fit(&mut Line::zeros(), &data).expect("a run").stop, StopReason::AllEpochs);
}
