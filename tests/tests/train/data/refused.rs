//! Data that `Dataset` refuses, and the messages. Also shuffling.

use mlp_core::prelude::*;

use crate::training::{xor_data, xor_inputs};

type Inputs = Vec<SVector<f32, 2>>;

#[test]
fn without_samples() {
    let error = Dataset::new(Inputs::new(), Inputs::new()).expect_err("no samples");
    assert_eq!(error, DataError::Empty);
    assert_eq!(error.to_string(), "there are no samples");
    assert_eq!(Dataset::new(Inputs::new(), Vec::<usize>::new()), Err(DataError::Empty));
}

#[test]
fn with_more_or_fewer_targets_than_inputs() {
    let error = Dataset::new(xor_inputs(), vec![0; 3]).expect_err("a target is missing");
    assert_eq!(error, DataError::LengthMismatch { inputs: 4, targets: 3 });
    assert_eq!(error.to_string(), "4 inputs, but 3 targets: every sample needs both");
    let no_inputs = Dataset::new(Inputs::new(), vec![1]);
    assert_eq!(no_inputs, Err(DataError::LengthMismatch { inputs: 0, targets: 1 }));
}

#[test]
fn with_a_number_that_is_not_finite() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        for (sample, index) in [(0, 0), (2, 1), (3, 0)] {
            let mut broken = xor_inputs();
            broken[sample][index] = bad;
            let error = Dataset::new(broken.clone(), xor_inputs()).expect_err("an invalid input");
            assert_eq!(error, DataError::NonFiniteInput { sample, index });
            let said = format!("input {index} of sample {sample} is not a finite number (both counted from 0)");
            assert_eq!(error.to_string(), said);

            let error = Dataset::new(xor_inputs(), broken).expect_err("an invalid target");
            assert_eq!(error, DataError::NonFiniteTarget { sample, index });
            assert_eq!(error.to_string(), said.replace("input", "target value"));
        }
    }
}

#[test]
fn with_a_part_that_would_be_empty() {
    for count in [0, 4, 5] {
        let error = xor_data().split_at(count).expect_err("an empty part");
        assert_eq!(error, DataError::EmptyPart { count, samples: 4 });
    }
    let (first, second) = xor_data().split_at(1).expect("two parts");
    assert_eq!((first.len(), second.len()), (1, 3));
    assert_eq!(second.targets(), [1, 1, 0]);
}

#[test]
fn the_largest_numbers_are_finite() {
    assert!(Dataset::new(vec![vector![f32::MAX, f32::MIN]], vec![vector![f32::MIN_POSITIVE]]).is_ok());
}

#[test]
fn shuffling_keeps_samples_and_targets_together() {
    let inputs: Vec<_> = (0..50_u8).map(|i| vector![f32::from(i)]).collect();
    let shuffled = Dataset::new(inputs, (0..50).collect()).expect("valid data").shuffled(5);
    for (x, &y) in shuffled.inputs().iter().zip(shuffled.targets()) {
        assert_eq!(Some(x[0]), u8::try_from(y).ok().map(f32::from));
    }
    let mut classes = shuffled.targets().to_vec();
    classes.sort_unstable();
    assert_eq!(classes, (0..50).collect::<Vec<_>>());
}
