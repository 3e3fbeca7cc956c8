//! Mixed layers, and several losses.

use mlp_core::prelude::*;

use super::networks::*;

#[test]
fn a_softmax_acts_on_its_own_units_alone() {
    let net = random::<Heads<f64>>(1);
    let x = sample::<6>(2);
    let trace = net.trace(&x);
    let a = trace.output.a;
    assert!((a.rows(0, 3).sum() - 1.0).abs() < 1e-15);
    assert_eq!((a[3], a[4]), (trace.output.s[3], trace.output.s[4]));
    assert!(trace.hidden1.a.rows(0, 4).iter().all(|&a| a >= 0.0));
    assert!(trace.hidden1.a.rows(4, 3).iter().all(|&a| a.abs() < 1.0));
}

#[test]
fn the_loss_is_the_weighted_sum_over_the_parts() {
    let net = random::<Heads<f64>>(1);
    let x = sample::<6>(2);
    let a = net.forward(&x);
    let expected = -a[2].ln() + 0.5 * 0.5 * ((a[3] - 0.5).powi(2) + (a[4] + 1.0).powi(2));
    assert!((net.loss(&[x], &[(2, vector![0.5, -1.0])]) - expected).abs() < 1e-14);
    let as_vector = vector![0.0, 0.0, 1.0, 0.5, -1.0];
    assert_eq!(net.loss(&[x], &[as_vector]), net.loss(&[x], &[(2, vector![0.5, -1.0])]));
}

#[test]
fn the_deltas_of_canonical_pairs_are_a_minus_y_times_the_weight() {
    let net = random::<Heads<f64>>(1);
    let x = sample::<6>(2);
    let trace = net.trace(&x);
    let delta = net.deltas(&trace, &(1, vector![0.5, -1.0])).output;
    let a = trace.output.a;
    let expected = vector![a[0], a[1] - 1.0, a[2], 0.5 * (a[3] - 0.5), 0.5 * (a[4] + 1.0)];
    assert_eq!(delta, expected);
}

#[test]
fn a_saturated_softmax_head_has_a_finite_loss() {
    let mut net = Heads::<f32>::boxed_zeros();
    net.output.bias = vector![1e4, 0.0, 0.0, 0.0, 0.0];
    assert_eq!(net.loss(&[SVector::zeros()], &[(1, vector![0.0, 0.0])]), 1e4);
}

#[test]
fn one_part_may_be_a_single_label() {
    network! { struct Net< input 1 => sigmoid 1 + softmax 2; loss binary_cross_entropy + categorical_cross_entropy >; }
    let net = Net::zeros();
    let loss = net.loss(&[vector![0.0]], &[(1, 0)]);
    assert!((loss - 2.0 * 2.0_f32.ln()).abs() < 1e-6);
    assert_eq!(loss, net.loss(&[vector![0.0]], &[(vector![1.0], vector![1.0, 0.0])]));
}

#[test]
fn targets_that_do_not_fit_are_refused_with_their_sample() {
    let inputs = || samples::<6>(2);
    let mut net = Heads::<f64>::boxed_zeros();
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(1);
    let two = vector![0.0, 0.0];

    let data = Dataset::new(inputs(), vec![(0, two), (3, two)]).expect("finite");
    let error = trainer.fit(&mut *net, &data).unwrap_err();
    assert_eq!(error, TrainError::ClassOutOfRange { sample: 1, class: 3, classes: 3 });

    let data = Dataset::new(inputs(), vec![(0, vector![0.0, 0.0, 0.0]); 2]).expect("finite");
    let error = trainer.fit(&mut *net, &data).unwrap_err().to_string();
    assert!(
        error.contains("sample 0") && error.contains("3 values for part 1") && error.contains("2 units"),
        "{error}"
    );

    let data = Dataset::new(inputs(), vec![(0, two, 1); 2]).expect("finite");
    let error = trainer.fit(&mut *net, &data).unwrap_err().to_string();
    assert!(error.contains("a target of 3 parts, but the output has 2"), "{error}");

    let data = Dataset::new(inputs(), vec![vector![0.5, 0.1, 0.1, 0.0, 0.0]; 2]).expect("finite");
    let error = trainer.fit(&mut *net, &data).unwrap_err().to_string();
    assert!(error.contains("`categorical_cross_entropy`") && error.contains("sum of 1"), "{error}");

    let error = Dataset::new(inputs(), vec![(0, two), (1, vector![0.0, f64::NAN])]).unwrap_err();
    assert_eq!(error, DataError::NonFiniteTarget { sample: 1, index: 2 });
}

#[test]
fn a_class_alone_is_no_target_of_several_parts() {
    let mut net = Heads::<f64>::boxed_zeros();
    let data = Dataset::new(samples::<6>(2), vec![1, 2]).expect("finite");
    let error = Trainer::new(Sgd::new(0.1)).fit(&mut *net, &data).unwrap_err().to_string();
    assert!(error.contains("a target of 1 part, but the output has 2"), "{error}");
}

#[test]
fn a_tuple_for_a_network_with_one_loss_is_refused() {
    let mut net = Local::<f64>::boxed_zeros();
    let data = Dataset::new(samples::<6>(2), vec![(vector![0.0], 1); 2]).expect("finite");
    let error = Trainer::new(Sgd::new(0.1)).fit(&mut *net, &data).unwrap_err().to_string();
    assert!(error.contains("a target of 2 parts, but the output has 1"), "{error}");
}

#[test]
#[should_panic(expected = "has class 3, but the network tells apart 3 classes")]
fn a_gradient_refuses_a_class_out_of_range() {
    let net = Heads::<f64>::boxed_zeros();
    net.loss(&[sample(0)], &[(3, vector![0.0, 0.0])]);
}

#[test]
fn metrics_of_tuples_are_refused() {
    let data = Dataset::new(samples::<6>(2), vec![(0, vector![0.0, 0.0]); 2]).expect("finite");
    let mut net = Heads::<f64>::boxed_zeros();
    let expected = TrainError::MetricOfParts { metric: Metric::Accuracy, parts: 2 };
    let fitted = Trainer::new(Sgd::new(0.1)).metric(Metric::Accuracy).fit(&mut *net, &data);
    assert_eq!(fitted.unwrap_err(), expected);
    assert_eq!(Evaluation::of(&*net, &data, &[Metric::Accuracy]).unwrap_err(), expected);
    assert!(Evaluation::of(&*net, &data, &[]).is_ok());
}

#[test]
fn parts_and_heads_are_described() {
    let parts = Heads::LAYERS[1].parts;
    assert_eq!((parts[0].activation, parts[0].units, parts[1].activation, parts[1].units), ("softmax", 3, "linear", 2));
    assert_eq!(Heads::LAYERS[0].activation, "relu 4 + tanh 3");
    let heads = <<Heads as Network>::Loss as Loss>::HEADS;
    assert_eq!((heads[1].loss, heads[1].weight, heads[1].units), ("squared", 0.5, 2));
}
