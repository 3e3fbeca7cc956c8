//! What a trainer does besides its steps: validation, early stopping, metrics, schedules, penalties, clipping, callbacks.

#![allow(clippy::float_cmp, reason = "what is exact is held exactly")]

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::random::generator;

network! { struct Net< input 2 => tanh 8 => sigmoid 1; loss binary_cross_entropy >; }
network! { struct Line< input 1 => linear 1; loss squared >; }

type Data = Dataset<SVector<f32, 2>, usize>;

/// Points inside and outside of a circle, one in ten with the wrong class.
fn data(seed: u64, samples: usize) -> Data {
    let mut rng = generator(seed);
    let inputs: Vec<SVector<f32, 2>> =
        (0..samples).map(|_| SVector::from_fn(|_, _| rng.random_range(-1.0..1.0))).collect();
    let targets = inputs.iter().map(|x| usize::from((x.norm() < 0.8) != rng.random_bool(0.1))).collect();
    Dataset::new(inputs, targets).expect("all is finite")
}

fn net() -> Net {
    Net::random(&mut StdRng::seed_from_u64(7))
}

fn line_data() -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    Dataset::new(vec![vector![1.0]], vec![vector![2.0]]).expect("all is finite")
}

mod validation {
    use super::*;

    #[test]
    fn validating_and_measuring_change_no_bit_of_the_training() {
        let (train, validation) = (data(1, 100), data(2, 50));
        let trainer = Trainer::new(Adam::new(0.05)).epochs(20);
        let (mut alone, mut watched) = (net(), net());
        trainer.clone().fit(&mut alone, &train).expect("good settings");
        let mut trainer = trainer.metric(Metric::Accuracy).metric(Metric::RocAuc).validation(&validation);
        trainer.fit(&mut watched, &train).expect("good settings");
        assert_eq!(alone, watched);
    }

    #[test]
    fn every_epoch_tells_the_risk_and_the_metrics_of_the_network_after_it() {
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
            .expect("good settings");
        for (epoch, (loss, metrics)) in report.epochs.iter().zip(seen) {
            assert_eq!((epoch.validation_loss, &epoch.metrics[..]), (Some(loss), &metrics[..]));
        }
    }

    #[test]
    fn without_a_validation_set_the_metrics_are_those_of_the_training_samples() {
        let train = data(1, 100);
        let mut net = net();
        let mut trainer = Trainer::new(Adam::new(0.05)).epochs(3).metric(Metric::Accuracy).metric(Metric::Accuracy);
        let report = trainer.fit(&mut net, &train).expect("good settings");
        let accuracy = Metric::Accuracy.of(&net.predict(train.inputs()), train.targets());
        assert_eq!(report.epochs[2].metrics, [(Metric::Accuracy, accuracy)]);
    }

    #[test]
    fn a_class_that_the_network_does_not_have_is_refused_there_as_well() {
        let wrong = Dataset::new(vec![vector![0.0, 0.0]], vec![2]).expect("all is finite");
        let result = Trainer::new(Sgd::new(0.1)).validation(&wrong).fit(&mut net(), &data(1, 10));
        assert_eq!(result, Err(TrainError::ClassOutOfRange { sample: 0, class: 2, classes: 2 }));
        let result = Evaluation::of(&net(), &wrong, &[]);
        assert_eq!(result, Err(TrainError::ClassOutOfRange { sample: 0, class: 2, classes: 2 }));
    }
}

mod early_stopping {
    use super::*;

    /// A network that overfits, its report, and all the networks that it was on the way.
    fn overfit(trainer: Trainer<Adam<f32>>) -> (Net, Report, Vec<Net>) {
        let (train, validation) = (data(1, 30), data(2, 200));
        let (mut net, mut way) = (net(), Vec::new());
        let mut trainer = trainer.epochs(400).validation(&validation);
        let report = trainer.fit_with(&mut net, &train, |_, net| way.push(net.clone())).expect("good settings");
        (net, report, way)
    }

    #[test]
    fn it_stops_after_its_patience_with_the_network_of_the_best_epoch() {
        let (net, report, way) = overfit(Trainer::new(Adam::new(0.1)).early_stopping(15));
        let losses: Vec<_> = report.epochs.iter().map(|epoch| epoch.validation_loss.expect("there is a set")).collect();
        let best = (0..losses.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b])).expect("there were epochs");
        assert_eq!(report.stop, StopReason::EarlyStopping);
        assert_eq!(report.best_epoch(), Some(&report.epochs[best]));
        assert_eq!(losses.len(), best + 1 + 15);
        assert_eq!(net, way[best]);
        assert_ne!(net, way[losses.len() - 1]);
    }

    #[test]
    fn with_endless_patience_all_epochs_pass_and_the_best_network_is_kept() {
        let (net, report, way) = overfit(Trainer::new(Adam::new(0.1)).early_stopping(usize::MAX));
        let best = report.best_epoch().expect("there were epochs").epoch;
        assert_eq!((report.stop, report.epochs.len()), (StopReason::AllEpochs, 400));
        assert_eq!(net, way[best - 1]);
    }

    #[test]
    fn without_it_the_last_network_stays() {
        let (net, report, way) = overfit(Trainer::new(Adam::new(0.1)));
        assert_eq!(net, way[399]);
        assert!(report.best_epoch().expect("there were epochs").epoch < 400);
    }

    #[test]
    fn it_can_watch_a_metric_of_which_more_is_better() {
        let (_, report, _) = overfit(Trainer::new(Adam::new(0.1)).monitor(Metric::Accuracy).early_stopping(15));
        let accuracy = |epoch: &mlp_core::train::Epoch| epoch.metric(Metric::Accuracy).expect("it is monitored");
        let best = report.best_epoch().expect("there were epochs");
        // The first of the best.
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
}

mod schedule {
    use super::*;

    fn rates(schedule: Schedule, epochs: usize) -> Vec<f64> {
        let mut trainer = Trainer::new(Sgd::new(0.5)).batch(Batch::Full).schedule(schedule).epochs(epochs);
        let report = trainer.fit(&mut Line::zeros(), &line_data()).expect("good settings");
        report.epochs.iter().map(|epoch| epoch.learning_rate.expect("it has one")).collect()
    }

    #[test]
    fn it_is_evaluated_in_the_middle_of_every_step() {
        assert_eq!(rates(Schedule::constant().warm_up(2), 4), [0.125, 0.375, 0.5, 0.5]);
        assert_eq!(rates(Schedule::step(2, 0.5), 5), [0.5, 0.5, 0.25, 0.25, 0.125]);
        let cosine = rates(Schedule::cosine(4), 4);
        for (epoch, rate) in cosine.into_iter().enumerate() {
            #[allow(clippy::cast_precision_loss, reason = "there are four epochs")]
            let place = (epoch as f64 + 0.5) / 4.0;
            assert!((rate - 0.25 * (1.0 + (std::f64::consts::PI * place).cos())).abs() < 1e-15, "{epoch} {rate}");
        }
    }

    #[test]
    fn batches_of_an_epoch_have_rates_of_their_own() {
        let four = Dataset::new(vec![vector![0.0]; 4], vec![vector![1.0]; 4]).expect("all is finite");
        let mut net = Line::zeros();
        let mut trainer =
            Trainer::new(Sgd::new(1.0)).batch(Batch::Online).schedule(Schedule::constant().warm_up(1)).epochs(1);
        trainer.fit(&mut net, &four).expect("good settings");
        // b ← b + η (1 − b) with η = 1/8, 3/8, 5/8, 7/8.
        let expected = [0.125, 0.375, 0.625, 0.875].iter().fold(0.0_f32, |b, rate| b + rate * (1.0 - b));
        assert!((net.output.bias[0] - expected).abs() <= 4.0 * f32::EPSILON);
    }

    #[test]
    fn a_plateau_lowers_the_rate_and_is_remembered_from_call_to_call() {
        // The loss stays where it is: no slope leads anywhere from an input of zero with the right bias.
        let data = Dataset::new(vec![vector![0.0]], vec![vector![0.0]]).expect("all is finite");
        let trainer = Trainer::new(Sgd::new(0.5)).schedule(Schedule::reduce_on_plateau(2, 0.5));
        let rates = |calls: &[usize]| {
            let mut trainer = trainer.clone();
            let reports = calls.iter().map(|&epochs| {
                let mut once = trainer.clone().epochs(epochs);
                let report = once.fit(&mut Line::zeros(), &data).expect("good settings");
                trainer = once;
                report.epochs
            });
            reports.flatten().filter_map(|epoch| epoch.learning_rate).collect::<Vec<_>>()
        };
        assert_eq!(rates(&[7]), [0.5, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125]);
        assert_eq!(rates(&[2, 2, 3]), rates(&[7]));
    }

    #[test]
    fn afterwards_the_optimizer_has_its_own_rate_again() {
        let mut trainer = Trainer::new(Sgd::new(0.5)).schedule(Schedule::cosine(2)).epochs(2);
        trainer.fit(&mut Line::zeros(), &line_data()).expect("good settings");
        let mut trainer = trainer.schedule(Schedule::constant()).epochs(1);
        let report = trainer.fit(&mut Line::zeros(), &line_data()).expect("good settings");
        assert_eq!(report.epochs[0].learning_rate, Some(0.5));
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
}

mod regularization {
    use super::*;

    #[test]
    fn the_reported_loss_has_no_penalty_in_it() {
        let mut net = Line::zeros();
        net.output.weights = matrix![3.0];
        let report = Trainer::new(Sgd::new(0.1)).l1(1.0).l2(1.0).epochs(1).fit(&mut net, &line_data());
        assert_eq!(report.expect("good settings").epochs[0].loss, 0.5);
    }

    #[test]
    fn a_clipped_step_is_as_long_as_the_bound_allows() {
        let mut net = Line::zeros();
        Trainer::new(Sgd::new(1.0)).clip_norm(0.5).epochs(1).fit(&mut net, &line_data()).expect("good settings");
        let [w, b] = net.parameters() else { panic!("two parameters") };
        assert!((w.hypot(*b) - 0.5).abs() < 1e-6 && w == b);
        let mut net = Line::zeros();
        Trainer::new(Sgd::new(1.0)).clip_value(0.25).epochs(1).fit(&mut net, &line_data()).expect("good settings");
        assert_eq!(net.parameters(), [0.25, 0.25]);
    }

    #[test]
    fn an_optimizer_that_compares_risks_is_refused_clipping() {
        let mut trainer = Trainer::new(Lbfgs::new()).batch(Batch::Full).clip_norm(1.0);
        let result = trainer.fit(&mut Line::zeros(), &line_data());
        assert_eq!(result, Err(TrainError::NeedsBareGradient { name: "clip_norm" }));
    }

    /// The risk of the samples is finite: the weights have no part in it.
    #[test]
    fn a_penalty_that_is_not_finite_is_a_divergence() {
        let data = Dataset::new(vec![vector![0.0]], vec![vector![2.0]]).expect("all is finite");
        let mut net = Line::zeros();
        net.output.weights = matrix![1e30];
        let before = net.clone();
        let result = Trainer::new(Sgd::new(0.1)).l2(1e-3).fit(&mut net, &data);
        assert!(matches!(result, Err(TrainError::Diverged { epoch: 1, batch: 1, .. })), "{result:?}");
        assert_eq!(net, before);
    }

    #[test]
    fn clipping_does_not_hide_a_divergence() {
        let data = Dataset::new(vec![vector![f32::MAX]], vec![vector![f32::MIN]]).expect("all is finite");
        let result = Trainer::new(Sgd::new(1.0)).clip_norm(1.0).clip_value(1.0).fit(&mut Line::zeros(), &data);
        assert!(matches!(result, Err(TrainError::Diverged { .. })), "{result:?}");
    }
}

#[test]
fn a_function_that_returns_break_ends_the_training_after_that_epoch() {
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(10);
    let report = trainer.fit_with(&mut net(), &data(1, 40), |epoch, _| match epoch.epoch {
        3 => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    let report = report.expect("good settings");
    assert_eq!((report.stop, report.epochs.len()), (StopReason::Callback, 3));
    // It goes on where it ended.
    let next = trainer.epochs(1).fit(&mut net(), &data(1, 40)).expect("good settings");
    assert_eq!(next.epochs[0].epoch, 4);
}

#[test]
fn a_progress_bar_changes_no_bit() {
    let (mut with, mut without) = (net(), net());
    let trainer = Trainer::new(Sgd::new(0.1)).epochs(10);
    trainer.clone().progress().fit(&mut with, &data(1, 40)).expect("good settings");
    trainer.clone().fit(&mut without, &data(1, 40)).expect("good settings");
    assert_eq!(with, without);
}

#[test]
fn the_history_has_a_line_an_epoch_and_a_curve_in_the_picture() {
    let validation = data(2, 50);
    let mut trainer = Trainer::new(Adam::new(0.05)).epochs(12).metric(Metric::Accuracy).validation(&validation);
    let report = trainer.fit(&mut net(), &data(1, 100)).expect("good settings");
    let csv = report.to_csv();
    let lines: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 13);
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));
    assert_eq!(lines[5][1].parse(), Ok(report.epochs[4].loss));
    assert_eq!(lines[5][2].parse().ok(), report.epochs[4].validation_loss);
    assert_eq!(lines[5][3].parse().ok(), report.epochs[4].metric(Metric::Accuracy));
    let svg = report.to_svg();
    for word in ["training", "validation", "epoch", "loss", "best: epoch", "<polyline"] {
        assert!(svg.contains(word), "{word}");
    }
}
