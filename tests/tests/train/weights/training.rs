//! Training, validation and evaluation of samples with weights.

use super::{Classes, Net, Tiny, classes, distance, duplicated, integers, net, numbers, repeated, weighted};
use mlp_core::prelude::*;
use mlp_tests::draw::sines;

/// The network after 20 epochs on full batches, and their losses.
fn trained<Y: Target<SVector<f64, 4>>>(
    optimizer: impl Optimizer<f64>,
    data: &Dataset<SVector<f64, 3>, Y>,
) -> (Net<f64>, Vec<f64>) {
    let mut net = net();
    let report = Trainer::new(optimizer).batch(Batch::Full).epochs(20).fit(&mut net, data).expect("the run converges");
    (net, report.epochs.iter().map(|epoch| epoch.loss).collect())
}

/// Descent without a stored gradient, with one, in one block of samples and in several.
#[test]
fn training_on_weights_is_training_on_the_samples_as_often_as_these_say() {
    for count in [60, 500] {
        let (weighted, duplicated) = (weighted(count), duplicated(count));
        let is_equal = |name: &str, (net, losses): (Net<f64>, Vec<f64>), expected: (Net<f64>, Vec<f64>)| {
            assert!(losses[19] < losses[0] - 1e-4, "{name}: the loss falls from {} to {}", losses[0], losses[19]);
            // Roundings of 2^-53 in 20 steps of 500 samples, amplified by the curvature.
            let distances = (distance(net.parameters(), expected.0.parameters()), distance(&losses, &expected.1));
            assert!(distances.0 < 1e-9 && distances.1 < 1e-10, "{name}, {count} samples: {distances:?}");
        };
        let sgd = Sgd::new(0.5);
        is_equal("SGD", trained(sgd.clone(), &weighted), trained(sgd, &duplicated));
        let momentum = Sgd::new(0.1).momentum(0.9);
        is_equal("momentum", trained(momentum.clone(), &weighted), trained(momentum, &duplicated));
        is_equal("Adam", trained(Adam::new(0.01), &weighted), trained(Adam::new(0.01), &duplicated));
        is_equal("L-BFGS", trained(Lbfgs::new(), &weighted), trained(Lbfgs::new(), &duplicated));
    }
}

/// Unrolled networks, which compute samples without weights in groups of four.
#[test]
fn a_network_of_a_few_units_is_trained_on_weights_as_on_repeated_samples() {
    let (inputs, targets, weights) = (sines::<f64, 3>(50, 0), sines::<f64, 1>(50, 1), integers(50));
    let train = |data: &Dataset<_, _>| {
        let mut net = Tiny::<f64>::random(&mut StdRng::seed_from_u64(3));
        Trainer::new(Sgd::new(0.2)).batch(Batch::Full).epochs(20).fit(&mut net, data).expect("the run converges");
        net
    };
    let repeated = Dataset::new(repeated(&inputs, &weights), repeated(&targets, &weights)).expect("valid data");
    let data = Dataset::new(inputs, targets).expect("valid data");
    let weighted = data.clone().with_weights(numbers::<f64>(&weights)).expect("valid weights");
    let difference = |a: &Tiny<f64>, b: &Tiny<f64>| distance(a.parameters(), b.parameters());
    assert!(difference(&train(&weighted), &train(&repeated)) < 1e-12);
    assert!(difference(&train(&weighted), &train(&data)) > 1e-3);
}

#[test]
fn a_power_of_two_in_all_weights_changes_no_bit_of_a_training() {
    let train = |data: &Classes<f32>, batch, optimizer: Sgd| {
        let mut net = net::<f32>();
        Trainer::new(optimizer).batch(batch).epochs(3).l2(1e-3).fit(&mut net, data).expect("the run converges");
        net
    };
    let data = Dataset::new(sines(200, 0), classes(200)).expect("valid data");
    let scaled = |power: f64| {
        let weights = numbers::<f64>(&integers(200)).into_iter().map(|weight| weight * power).collect();
        data.clone().with_weights(weights).expect("valid weights")
    };
    for batch in [Batch::Full, Batch::Mini(32), Batch::Online] {
        let expected = train(&scaled(1.0), batch, Sgd::new(0.1));
        // Far beyond the range of single precision.
        for power in [2.0, 2_f64.powi(-3), 2_f64.powi(1000), 2_f64.powi(-1000)] {
            assert_eq!(train(&scaled(power), batch, Sgd::new(0.1)), expected, "{power:e}, {batch:?}");
        }
        assert_ne!(train(&data, batch, Sgd::new(0.1)), expected);
    }
}

#[test]
fn equal_weights_train_to_the_bits_of_no_weights() {
    network! { struct Dropping< input 3 => relu 30 dropout 0.3 => softmax 4; loss categorical_cross_entropy >; }
    fn check<N: Network<Scalar = f32, Input = SVector<f32, 3>, Output = SVector<f32, 4>> + Clone + PartialEq>(net: &N) {
        let data = Dataset::new(sines(301, 0), classes(301)).expect("valid data");
        let train = |data: &Classes<f32>, batch| {
            let mut net = net.clone();
            let mut trainer = Trainer::new(Sgd::new(0.1)).batch(batch).epochs(3).clip_norm(1.0).metric(Metric::MacroF1);
            let report = trainer.clone().validation(data).fit(&mut net, data).expect("the run converges");
            trainer.fit(&mut net, data).expect("the run converges");
            (net, report)
        };
        for batch in [Batch::Full, Batch::Mini(32), Batch::Online] {
            let expected = train(&data, batch);
            for weight in [1.0, 0.25] {
                let weighted = data.clone().with_weights(vec![weight; 301]).expect("valid weights");
                assert!(train(&weighted, batch) == expected, "{batch:?}");
            }
        }
    }
    check(&net::<f32>());
    check(&Dropping::<f32>::random(&mut StdRng::seed_from_u64(7)));
}

/// With a tiny learning rate, the steps of an epoch add up to the gradient at its start.
#[test]
fn the_steps_of_an_epoch_add_up_to_the_gradient_of_the_weighted_risk() {
    let (data, start, rate) = (weighted(240), net::<f64>(), 1e-8);
    let (risk, gradient) = start.gradient_weighted(data.inputs(), data.targets(), data.weights().expect("weights"));
    for (batch, steps) in [(Batch::Online, 240.0), (Batch::Mini(16), 15.0), (Batch::Mini(120), 2.0), (Batch::Full, 1.0)]
    {
        let mut net = start.clone();
        let report = Trainer::new(Sgd::new(rate)).batch(batch).epochs(1).fit(&mut net, &data).expect("valid settings");
        let slopes: Vec<f64> =
            net.parameters().iter().zip(start.parameters()).map(|(w, start)| (start - w) / (rate * steps)).collect();
        // A step moves the gradients of the next by the rate times the curvature; a difference of weights has 8 digits.
        let distance = distance(&slopes, gradient.parameters());
        assert!(distance < 1e-6, "{batch:?}: {distance}");
        assert!((report.epochs[0].loss - risk).abs() < 1e-6, "{batch:?}: {} and {risk}", report.epochs[0].loss);
    }
}

#[test]
fn a_batch_of_samples_with_a_weight_of_0_changes_nothing() {
    let data = Dataset::new(sines(40, 0), classes(40)).expect("valid data");
    let mut weights = vec![0.0; 40];
    weights[17] = 1.0;
    let data = data.with_weights(weights).expect("valid weights");
    let (mut net, mut expected) = (net::<f32>(), net::<f32>());
    let mut trainer = Trainer::new(Sgd::new(0.1)).batch(Batch::Online).epochs(1);
    let report = trainer.fit(&mut net, &data).expect("the run converges");
    // The step of one sample, with 40 times its mean weight.
    let (input, target) = (&data.inputs()[17..18], &data.targets()[17..18]);
    let risk = expected.descend(input, target, 40.0 * 0.1, &mut Net::workspace(), &mut Net::boxed_zeros());
    assert!(distance(net.parameters(), expected.parameters()) < 1e-5);
    assert!((report.epochs[0].loss - risk).abs() < 1e-5);
}

#[test]
fn training_with_weights_has_the_same_bits_on_any_number_of_threads() {
    let data = weighted(1000);
    for batch in [Batch::Full, Batch::Mini(300)] {
        let train = |threads| {
            let mut net = net::<f64>();
            let trainer = Trainer::new(Adam::new(0.01)).batch(batch).epochs(3).threads(threads);
            trainer.validation(&data).fit(&mut net, &data).expect("the run converges");
            net
        };
        let expected = train(1);
        assert!(train(2) == expected && train(3) == expected, "{batch:?}");
    }
}

/// The metrics of the outputs of a network, with weights.
fn metrics(net: &Net<f64>, data: &Classes<f64>) -> Vec<(Metric, f64)> {
    let outputs = net.predict(data.inputs());
    let weights = data.weights().expect("weights");
    [Metric::Accuracy, Metric::MacroRecall]
        .map(|metric| (metric, metric.of_weighted(&outputs, data.targets(), weights)))
        .into()
}

#[test]
fn risk_and_metrics_of_an_evaluation_and_of_the_validation_set_are_weighted() {
    let (train, test) = (weighted(100), weighted(300));
    let requested = [Metric::Accuracy, Metric::MacroRecall];
    let mut net = net::<f64>();
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(2).metric(requested[0]).metric(requested[1]);
    let report = trainer.clone().validation(&test).fit(&mut net, &train).expect("the run converges");
    let evaluation = Evaluation::of(&net, &test, &requested).expect("valid targets");
    let risk = net.loss_weighted(test.inputs(), test.targets(), test.weights().expect("weights"));
    assert_eq!(evaluation.loss, risk);
    assert_eq!(evaluation.metrics, metrics(&net, &test));
    assert_eq!((report.epochs[1].validation_loss, &report.epochs[1].metrics), (Some(risk), &evaluation.metrics));

    let without = Dataset::new(test.inputs().to_vec(), test.targets().to_vec()).expect("valid data");
    let unweighted = Evaluation::of(&net, &without, &requested).expect("valid targets");
    assert!(unweighted.loss != evaluation.loss && unweighted.metrics != evaluation.metrics);
    let duplicated = Evaluation::of(&net, &duplicated(300), &requested).expect("valid targets");
    assert!((duplicated.loss - evaluation.loss).abs() < 1e-12);
    for ((_, a), (_, b)) in duplicated.metrics.iter().zip(&evaluation.metrics) {
        assert!((a - b).abs() < 1e-12, "{a} and {b}");
    }

    // Without a validation set, the metrics are those of the training set.
    let mut net = super::net::<f64>();
    let report = trainer.fit(&mut net, &train).expect("the run converges");
    assert_eq!(report.epochs[1].metrics, metrics(&net, &train));
}

/// Two groups of targets pull a single output apart. It starts at the target of the first and drifts to that of the second.
#[test]
fn early_stopping_and_plateaus_follow_the_weights_of_the_validation_set() {
    network! { struct Constant< input 1 => linear 1; loss squared >; }
    let train = Dataset::new(vec![vector![0.0]], vec![vector![1.0]]).expect("valid data");
    let validation = Dataset::new(vec![vector![0.0]; 2], vec![vector![0.0], vector![1.0]]).expect("valid data");
    let run = |weights: [f64; 2], schedule| {
        let validation = validation.clone().with_weights(weights.to_vec()).expect("valid weights");
        let trainer = Trainer::new(Sgd::new(0.1)).epochs(30).schedule(schedule).validation(&validation);
        trainer.early_stopping(3).fit(&mut Constant::<f64>::zeros(), &train).expect("the run converges")
    };
    let best = |report: &Report<f64>| report.best_epoch().map(|epoch| epoch.epoch);
    let first = run([1.0, 0.0], Schedule::constant());
    assert_eq!((best(&first), first.epochs.len()), (Some(1), 4));
    let second = run([0.0, 1.0], Schedule::constant());
    assert_eq!((best(&second), second.epochs.len()), (Some(30), 30));
    let rate = |report: &Report<f64>| report.epochs.last().and_then(|epoch| epoch.learning_rate);
    assert_eq!(rate(&run([1.0, 0.0], Schedule::reduce_on_plateau(1, 0.5))), Some(0.025));
    assert_eq!(rate(&run([0.0, 1.0], Schedule::reduce_on_plateau(1, 0.5))), Some(0.1));
}

#[test]
fn a_metric_without_meaning_on_the_samples_that_count_cannot_be_monitored() {
    let mut weights = vec![1.0; 40];
    for (sample, weight) in weights.iter_mut().enumerate() {
        *weight = f64::from(u8::from(sample % 4 == 2));
    }
    let data = Dataset::new(sines(40, 0), classes(40)).expect("valid data");
    let monitor = |data: &Classes<f64>| {
        Trainer::new(Sgd::new(0.1)).epochs(1).monitor(Metric::RocAuc).fit(&mut net::<f64>(), data)
    };
    monitor(&data).expect("four classes");
    let error = monitor(&data.with_weights(weights).expect("valid weights")).expect_err("one class");
    assert!(error.to_string().contains("all samples are of class 2"), "{error}");
}
