//! Targets outside the domain of the loss: refused before anything is changed.

use super::*;

network! { struct Classes< input 1 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Counts< input 1 => exp 2; loss poisson >; }
network! { struct Events< input 1 => sigmoid 2; loss binary_cross_entropy >; }
network! { struct Noncanonical< input 1 => relu 2; #[allow(noncanonical_link)] loss binary_cross_entropy >; }

/// A good sample, then this target: the errors of training, validation and evaluation, with sample, output and value.
fn refused<
    N: Network<Input = SVector<f32, 1>, Scalar = f32> + mlp_core::ByValue,
    Y: Target<N::Output> + mlp_core::data::Label,
>(
    good: Y,
    bad: Y,
) -> (usize, Option<usize>, f64) {
    let data = |targets: Vec<Y>| Dataset::new(vec![vector![1.0]; targets.len()], targets).expect("finite samples");
    let (good, bad) = (data(vec![good.clone()]), data(vec![good, bad]));
    let start = N::random(&mut StdRng::seed_from_u64(1));
    let mut net = N::random(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(Sgd::new(0.1));
    let errors = [
        ("training set", trainer.fit(&mut net, &bad).map(|_| ())),
        ("validation set", trainer.validation(&bad).fit(&mut net, &good).map(|_| ())),
        ("data set", Evaluation::of(&net, &bad, &[]).map(|_| ())),
    ];
    assert_eq!(net.parameters(), start.parameters(), "the network is unchanged");
    let details = errors.map(|(name, error)| match error {
        Err(TrainError::Target { set, outside, .. }) if set == name => (outside.sample, outside.output, outside.value),
        other => panic!("{name}: {other:?}"),
    });
    assert!(details.iter().all(|other| *other == details[0]));
    details[0]
}

#[test]
fn labels_of_minus_one_and_one_are_no_probabilities() {
    assert_eq!(refused::<Events, _>(vector![0.0, 1.0], vector![1.0, -1.0]), (1, Some(1), -1.0));
    assert_eq!(refused::<Events, _>(vector![0.0, 1.0], vector![1.5, 0.0]), (1, Some(0), 1.5));
    assert_eq!(refused::<Noncanonical, _>(vector![0.0, 1.0], vector![1.0, -1.0]), (1, Some(1), -1.0));
}

#[test]
fn several_classes_at_once_and_none_are_no_distribution() {
    let good = vector![0.0, 0.9, 0.1];
    assert_eq!(refused::<Classes, _>(good, vector![1.0, 1.0, 0.0]), (1, None, 2.0));
    assert_eq!(refused::<Classes, _>(good, vector![0.0, 0.0, 0.0]), (1, None, 0.0));
    assert_eq!(refused::<Classes, _>(good, vector![1.0, 1.0, -1.0]), (1, Some(2), -1.0));
}

#[test]
fn negative_numbers_are_no_counts() {
    assert_eq!(refused::<Counts, _>(vector![0.0, 7.5], vector![1.0, -2.0]), (1, Some(1), -2.0));
}

#[test]
fn the_message_names_set_loss_sample_output_value_and_range() {
    let bad = Dataset::new(vec![vector![1.0]], vec![vector![0.5, -1.0]]).expect("finite samples");
    let error = Trainer::new(Sgd::new(0.1)).fit(&mut Events::zeros(), &bad).expect_err("a label of -1");
    assert_eq!(
        error.to_string(),
        "the training set does not suit the loss `binary_cross_entropy`: target value 1 of sample 0 (both counted from 0) \
         is -1, but must be from 0 to 1; change the targets or the loss"
    );
}

#[test]
fn the_ends_of_the_domain_and_class_indices_are_trained() {
    let ends = Dataset::new(vec![vector![1.0]; 2], vec![vector![0.0, 1.0], vector![1.0, 0.0]]).expect("finite samples");
    let mut trainer = Trainer::new(Sgd::new(0.1)).epochs(1);
    assert!(trainer.fit(&mut Events::zeros(), &ends).is_ok());
    let classes = Dataset::new(vec![vector![1.0]; 2], vec![1, 0]).expect("finite samples");
    assert!(trainer.fit(&mut Events::zeros(), &classes).is_ok());
    assert!(trainer.fit(&mut Classes::zeros(), &classes).is_ok());
    assert!(trainer.fit(&mut Counts::zeros(), &classes).is_ok());
}
