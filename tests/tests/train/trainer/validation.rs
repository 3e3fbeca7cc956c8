//! Validation sets and metrics.

use super::*;

#[test]
fn validation_and_metrics_change_no_bit_of_the_training() {
    let (train, validation) = (data(1, 100), data(2, 50));
    let trainer = Trainer::new(Adam::new(0.05)).epochs(20);
    let (mut alone, mut watched) = (net(), net());
    trainer.clone().fit(&mut alone, &train).expect("valid settings");
    let mut trainer = trainer.metric(Metric::Accuracy).metric(Metric::RocAuc).validation(&validation);
    trainer.fit(&mut watched, &train).expect("valid settings");
    assert_eq!(alone, watched);
}

#[test]
fn every_epoch_reports_the_risk_and_the_metrics_of_the_network_after_it() {
    let (train, validation) = (data(1, 100), data(2, 300));
    let mut seen = Vec::new();
    let metrics = [Metric::Accuracy, Metric::RocAuc];
    let mut trainer =
        Trainer::new(Adam::new(0.05)).epochs(5).metric(metrics[0]).metric(metrics[1]).validation(&validation);
    let report = trainer
        .fit_with(&mut net(), &train, |_, net| {
            let outputs = net.predict(validation.inputs());
            let measured = metrics.map(|metric| (metric, metric.of(&outputs, validation.targets())));
            seen.push((net.loss(validation.inputs(), validation.targets()), measured));
        })
        .expect("valid settings");
    for (epoch, (loss, metrics)) in report.epochs.iter().zip(seen) {
        assert_eq!((epoch.validation_loss, &epoch.metrics[..]), (Some(loss), &metrics[..]));
    }
}

#[test]
fn without_a_validation_set_the_metrics_are_those_of_the_training_samples() {
    let train = data(1, 100);
    let mut net = net();
    let mut trainer = Trainer::new(Adam::new(0.05)).epochs(3).metric(Metric::Accuracy).metric(Metric::Accuracy);
    let report = trainer.fit(&mut net, &train).expect("valid settings");
    let accuracy = Metric::Accuracy.of(&net.predict(train.inputs()), train.targets());
    assert_eq!(report.epochs[2].metrics, [(Metric::Accuracy, accuracy)]);
}

#[test]
fn a_class_out_of_range_in_a_validation_set_is_refused() {
    let wrong = Dataset::new(vec![vector![0.0, 0.0]], vec![2]).expect("finite samples");
    let result = Trainer::new(Sgd::new(0.1)).validation(&wrong).fit(&mut net(), &data(1, 10));
    assert_eq!(result, Err(TrainError::ClassOutOfRange { sample: 0, class: 2, classes: 2 }));
    let result = Evaluation::of(&net(), &wrong, &[]);
    assert_eq!(result, Err(TrainError::ClassOutOfRange { sample: 0, class: 2, classes: 2 }));
}
