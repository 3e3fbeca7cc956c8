//! Folds, cross-validation, the importance of inputs, calibration and thresholds, against scikit-learn, whose values
//! `fixtures/evaluation.py` writes to `fixtures/evaluation.txt`, and against their laws.

#![allow(clippy::float_cmp, reason = "exact values")]

mod calibration;
mod cross_validation;
mod folds;
mod importance;
mod thresholds;

use std::collections::HashMap;

use mlp_core::prelude::*;
use mlp_tests::fixture;

/// A section of the fixture: numbers by key.
struct Case(HashMap<&'static str, Vec<f64>>);

impl Case {
    fn read(heading: &str) -> Self {
        let section = fixture::section(include_str!("../../../fixtures/evaluation.txt"), heading);
        Self(section.into_iter().map(|(key, values)| (key, fixture::numbers(values))).collect())
    }

    fn numbers(&self, key: &str) -> &[f64] {
        self.0.get(key).unwrap_or_else(|| panic!("the fixture has no {key}"))
    }

    fn number(&self, key: &str) -> f64 {
        self.numbers(key)[0]
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small integers")]
    fn integers(&self, key: &str) -> Vec<usize> {
        self.numbers(key).iter().map(|&number| number as usize).collect()
    }

    fn vectors<T: Scalar, const N: usize>(&self, key: &str) -> Vec<SVector<T, N>> {
        let vector = |numbers: &[f64]| SVector::from_fn(|k, _| mlp_core::scalar::constant(numbers[k]));
        self.numbers(key).chunks_exact(N).map(vector).collect()
    }
}

/// Sums and means of 60 numbers, in different orders on the two sides: one rounding per addition.
#[track_caller]
fn assert_close(what: &str, actual: f64, expected: f64) {
    let tolerance = 2.0 * 60.0 * f64::EPSILON * expected.abs().max(1.0);
    assert!((actual - expected).abs() <= tolerance, "{what}: {actual} instead of {expected}");
}
