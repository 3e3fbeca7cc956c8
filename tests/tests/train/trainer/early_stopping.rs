//! Early stopping: the stopping epoch and the restored network.

use super::*;

/// A network that overfits, its report, and the network after every epoch.
fn overfit(trainer: Trainer<Adam<f32>>) -> (Net, Report, Vec<Net>) {
    let (train, validation) = (data(1, 30), data(2, 200));
    let (mut net, mut history) = (net(), Vec::new());
    let mut trainer = trainer.epochs(400).validation(&validation);
    let report = trainer.fit_with(&mut net, &train, |_, net| history.push(net.clone())).expect("valid settings");
    (net, report, history)
}

#[test]
fn it_stops_after_its_patience_with_the_network_of_the_best_epoch() {
    let (net, report, history) = overfit(Trainer::new(Adam::new(0.1)).early_stopping(15));
    let losses: Vec<_> = report.epochs.iter().map(|epoch| epoch.validation_loss.expect("a validation loss")).collect();
    let best = (0..losses.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b])).expect("epochs");
    assert_eq!(report.stop, StopReason::EarlyStopping);
    assert_eq!(report.best_epoch(), Some(&report.epochs[best]));
    assert_eq!(losses.len(), best + 1 + 15);
    assert_eq!(net, history[best]);
    assert_ne!(net, history[losses.len() - 1]);
}

#[test]
fn with_unlimited_patience_all_epochs_run_and_the_best_network_is_restored() {
    let (net, report, history) = overfit(Trainer::new(Adam::new(0.1)).early_stopping(usize::MAX));
    let best = report.best_epoch().expect("epochs").epoch;
    assert_eq!((report.stop, report.epochs.len()), (StopReason::AllEpochs, 400));
    assert_eq!(net, history[best - 1]);
}

#[test]
fn without_it_the_last_network_is_kept() {
    let (net, report, history) = overfit(Trainer::new(Adam::new(0.1)));
    assert_eq!(net, history[399]);
    assert!(report.best_epoch().expect("epochs").epoch < 400);
}

#[test]
fn it_can_monitor_a_metric_to_maximize() {
    let (_, report, _) = overfit(Trainer::new(Adam::new(0.1)).monitor(Metric::Accuracy).early_stopping(15));
    let accuracy = |epoch: &mlp_core::train::Epoch| epoch.metric(Metric::Accuracy).expect("a monitored metric");
    let best = report.best_epoch().expect("epochs");
    // The first of equally good epochs.
    assert!(report.epochs[..best.epoch - 1].iter().all(|epoch| accuracy(epoch) < accuracy(best)));
    assert!(report.epochs[best.epoch..].iter().all(|epoch| accuracy(epoch) <= accuracy(best)));
    assert_eq!(report.epochs.len(), best.epoch + 15);
}

#[test]
fn it_is_refused_without_a_validation_set_and_without_patience() {
    let mut trainer = Trainer::new(Sgd::new(0.1)).early_stopping(3);
    assert_eq!(trainer.fit(&mut net(), &data(1, 10)), Err(TrainError::NoValidation));
    let validation = data(2, 10);
    let mut trainer = trainer.early_stopping(0).validation(&validation);
    assert_eq!(trainer.fit(&mut net(), &data(1, 10)), Err(TrainError::NoPatience));
}
