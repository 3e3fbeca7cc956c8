//! Weights of a data set: their errors, splits, and balanced classes.

use mlp_core::prelude::*;

fn data(classes: &[usize]) -> Dataset<SVector<f32, 1>, usize> {
    let inputs = (0_u8..).take(classes.len()).map(|i| vector![f32::from(i)]).collect();
    Dataset::new(inputs, classes.to_vec()).expect("valid data")
}

fn weights(data: &Dataset<SVector<f32, 1>, usize>) -> &[f64] {
    data.weights().expect("weights")
}

#[test]
fn numbers_that_are_no_weights_are_refused_with_their_sample_and_value() {
    let message = |weights: Vec<f64>| data(&[0, 1, 0]).with_weights(weights).expect_err("invalid weights").to_string();
    assert_eq!(message(vec![1.0; 2]), "2 weights, but 3 samples: every sample needs one");
    assert_eq!(message(vec![]), "0 weights, but 3 samples: every sample needs one");
    for (value, text) in [(-1.5, "-1.5"), (f64::NAN, "NaN"), (f64::INFINITY, "inf"), (-f64::MIN_POSITIVE, "-0.0000")] {
        let expected = format!("the weight of sample 1 (counted from 0) is {text}");
        assert!(message(vec![0.0, value, -1.0]).starts_with(&expected), "{}", message(vec![0.0, value, -1.0]));
    }
    let error = data(&[0, 1]).with_weights(vec![1.0, -2.0]);
    assert_eq!(error, Err(DataError::Weight { sample: 1, value: -2.0 }));
    let error = data(&[0, 1]).with_weights(vec![0.0, -0.0]);
    assert_eq!(error, Err(DataError::ZeroWeights { samples: 2 }));
    assert_eq!(
        DataError::ZeroWeights { samples: 2 }.to_string(),
        "the weights of all 2 samples are 0, but at least one must be positive"
    );
}

#[test]
fn weights_are_numbers_of_any_precision_and_replace_earlier_ones() {
    let data = data(&[0, 1, 0]);
    assert_eq!(data.weights(), None);
    let data = data.with_weights(vec![1.5_f32, 0.0, 2.0]).expect("valid weights");
    assert_eq!(weights(&data), [1.5, 0.0, 2.0]);
    let data = data.with_weights(vec![1_u32, 2, 3]).expect("valid weights");
    assert_eq!(weights(&data), [1.0, 2.0, 3.0]);
    let data = data.with_weights((0..3).map(|i| f64::from(i) / 2.0).collect()).expect("valid weights");
    assert_eq!(weights(&data), [0.0, 0.5, 1.0]);
}

/// The weight of each sample is its input.
#[test]
fn shuffles_and_splits_keep_the_weight_of_each_sample() {
    let follows = |data: &Dataset<SVector<f32, 1>, usize>| {
        data.inputs().iter().zip(weights(data)).all(|(x, &weight)| f64::from(x[0]) == weight)
    };
    let data = data(&[0, 1, 1].repeat(30)).with_weights((0..90).collect()).expect("valid weights");
    assert!(follows(&data));
    let shuffled = data.clone().shuffled(3);
    assert!(follows(&shuffled) && shuffled != data);
    let (first, second) = data.clone().split_at(20).expect("two parts");
    assert!(follows(&first) && follows(&second));
    assert_eq!((weights(&first).len(), weights(&second).len()), (20, 70));
    for part in data.clone().split([0.5, 0.3, 0.2], 7).expect("three parts") {
        assert!(follows(&part) && weights(&part).len() == part.len());
    }
    for part in data.clone().split_stratified([0.5, 0.5], 7).expect("two parts") {
        assert!(follows(&part) && weights(&part).len() == part.len());
    }
    assert!(data.shuffled(3).split_at(20).expect("two parts").0.weights().is_some());
}

#[test]
fn a_part_whose_samples_all_have_a_weight_of_0_is_refused() {
    let data = data(&[0, 1, 0, 1]).with_weights(vec![0, 0, 1, 1]).expect("valid weights");
    let error = data.clone().split_at(2).expect_err("no weight in the first part");
    assert_eq!(error, DataError::ZeroWeightsOfPart { part: 0, samples: 2 });
    assert_eq!(
        error.to_string(),
        "all 2 samples of part 0 (counted from 0) of the split have a weight of 0: choose another seed or other shares, \
         or remove such samples"
    );
    assert!(data.clone().split_at(3).is_ok());
    let seeds = (0..100).map(|seed| data.clone().split([0.5, 0.5], seed));
    let refused = seeds.filter(|parts| matches!(parts, Err(DataError::ZeroWeightsOfPart { samples: 2, .. }))).count();
    // Two samples of four, both or neither with a weight: one in three.
    assert!((15..55).contains(&refused), "{refused}");
}

#[test]
fn scalers_ignore_weights_and_keep_them() {
    let data = data(&[0, 1, 0]).with_weights(vec![0, 5, 1]).expect("valid weights");
    let scaler = MinMax::fit(data.inputs()).expect("finite numbers");
    assert_eq!((scaler.min, scaler.max), (vector![0.0], vector![2.0]));
    let scaled = data.scale_inputs(&scaler).expect("finite numbers");
    assert_eq!((scaled.inputs()[1], weights(&scaled)), (vector![0.5], &[0.0, 5.0, 1.0][..]));
}

/// `N / (K N_k)`, by hand.
#[test]
fn balanced_weights_are_the_number_of_samples_by_classes_and_samples_of_the_class() {
    let balanced = data(&[2, 2, 2, 2, 2, 0, 0, 5]).balanced();
    let (of_0, of_2, of_5) = (8.0 / (3.0 * 2.0), 8.0 / (3.0 * 5.0), 8.0 / 3.0);
    assert_eq!(weights(&balanced), [of_2, of_2, of_2, of_2, of_2, of_0, of_0, of_5]);
    // Classes 1, 3 and 4 have no samples, and are none of the three.
    assert!((weights(&balanced).iter().sum::<f64>() - 8.0).abs() < 1e-14);
    assert_eq!(weights(&data(&[3, 3]).balanced()), [1.0, 1.0]);
}

#[test]
fn balancing_multiplies_earlier_weights_so_that_all_classes_weigh_the_same() {
    let given = vec![1.0, 3.0, 0.0, 4.0, 8.0, 0.0];
    let balanced = data(&[0, 0, 0, 1, 1, 2]).with_weights(given).expect("valid weights").balanced();
    // Sums of 4 and 12 of two classes with weights: times 16 / (2 · 4) and 16 / (2 · 12).
    assert_eq!(weights(&balanced), [2.0, 6.0, 0.0, 4.0 * (16.0 / 24.0), 8.0 * (16.0 / 24.0), 0.0]);
    let again = balanced.clone().balanced();
    for (&one, &other) in weights(&again).iter().zip(weights(&balanced)) {
        assert!((one - other).abs() < 1e-14, "{one} and {other}");
    }
}

#[test]
fn balancing_weights_of_the_largest_and_smallest_magnitudes_stays_valid() {
    let extreme = vec![f64::MAX, f64::MAX, 5e-324];
    let balanced = data(&[0, 1, 1]).with_weights(extreme).expect("valid weights").balanced();
    assert!(weights(&balanced).iter().all(|weight| weight.is_finite()));
    let balanced = data(&[0, 1, 2]).with_weights(vec![f64::MAX, 5e-324, 0.0]).expect("valid weights").balanced();
    assert!(weights(&balanced).iter().all(|weight| weight.is_finite()), "{:?}", weights(&balanced));
    assert!(weights(&balanced)[..2].iter().all(|&weight| weight > 0.0));
    let balanced = data(&[0, 1]).with_weights(vec![5e-324, 5e-324]).expect("valid weights").balanced();
    assert_eq!(weights(&balanced), [5e-324, 5e-324]);
}
