//! The fingerprint of a data set: every number and every class counts.

use std::string::String;
use std::vec;

use crate::prelude::*;
use crate::train::identity::fingerprint;

fn of<Y: Target<SVector<f32, 3>> + crate::data::Label>(input: [f32; 2], target: Y) -> String {
    fingerprint::<_, SVector<f32, 3>, Y>(&Dataset::new(vec![SVector::from(input)], vec![target]).expect("finite"), &[])
}

#[test]
fn classes_count() {
    assert_ne!(of([1.0, 2.0], 0), of([1.0, 2.0], 1));
    assert_ne!(of([1.0, 2.0], 1), of([1.0, 2.0], 2));
}

#[test]
fn every_number_of_a_target_counts() {
    let original = of([1.0, 2.0], vector![0.5, 0.25, 0.25]);
    for k in 0..3 {
        let mut other = vector![0.5, 0.25, 0.25];
        other[k] = 0.125;
        assert_ne!(of([1.0, 2.0], other), original, "{k}");
    }
}

#[test]
fn every_input_and_the_number_of_samples_count() {
    assert_ne!(of([1.0, 2.0], 0), of([1.0, 2.5], 0));
    assert_ne!(of([1.0, 2.0], 0), of([1.5, 2.0], 0));
    assert_eq!(of([1.0, 2.0], 0), of([1.0, 2.0], 0));
    assert!(of([1.0, 2.0], 0).starts_with("1 samples"));
}
