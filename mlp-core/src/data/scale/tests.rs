//! Accuracy and invertibility of the scalers, and their errors.

use alloc::vec;
use alloc::vec::Vec;

use nalgebra::{SVector, vector};
use rand::RngExt;

use super::min_max::MinMax;
use super::scaler::Scaler;
use super::standardizer::Standardizer;
use crate::data::error::DataError;
use crate::number::random::generator;
use crate::number::scalar::{Scalar, constant};

/// A feature with a mean far larger than its deviation, a small one, and a constant that is no exact binary fraction.
fn samples() -> Vec<SVector<f32, 3>> {
    let mut rng = generator(7);
    (0..1000).map(|_| vector![1e4 + rng.random::<f32>(), 1e-6 * rng.random::<f32>(), 0.1]).collect()
}

#[test]
fn standardized_features_have_mean_0_and_deviation_1() {
    let mut samples = samples();
    let scaler = Standardizer::fit(&samples).unwrap();
    scaler.scale_all(&mut samples);
    // The mean is rounded to f32: at 10^4, by up to 2^-11, which is 1.7e-3 of a deviation of 0.29.
    for (k, (of_mean, of_deviation)) in [(2e-3, 1e-5), (1e-6, 1e-5)].into_iter().enumerate() {
        let mean = samples.iter().map(|x| f64::from(x[k])).sum::<f64>() / 1000.0;
        let variance = samples.iter().map(|x| (f64::from(x[k]) - mean).powi(2)).sum::<f64>() / 1000.0;
        assert!(mean.abs() < of_mean, "{k}: {mean}");
        assert!((variance.sqrt() - 1.0).abs() < of_deviation, "{k}: {variance}");
    }
}

#[test]
fn a_constant_feature_is_scaled_to_0_and_unscaled_exactly() {
    let check = |scaler: &dyn Scaler<SVector<f32, 3>>| {
        let mut sample = samples()[0];
        scaler.scale(&mut sample);
        assert_eq!(sample[2].to_bits(), 0.0_f32.to_bits());
        scaler.unscale(&mut sample);
        assert_eq!(sample[2].to_bits(), 0.1_f32.to_bits());
    };
    check(&Standardizer::fit(&samples()).unwrap());
    check(&MinMax::fit(&samples()).unwrap());
}

#[test]
fn the_deviation_of_a_constant_feature_is_set_to_1() {
    assert_eq!(Standardizer::fit(&samples()).unwrap().deviation[2].to_bits(), 1.0_f32.to_bits());
}

#[test]
fn unscaling_inverts_scaling() {
    let check = |scaler: &dyn Scaler<SVector<f32, 3>>| {
        let mut returned = samples();
        scaler.scale_all(&mut returned);
        scaler.unscale_all(&mut returned);
        for (x, expected) in returned.iter().zip(samples()) {
            for (k, magnitude) in [1e4, 1e-6, 0.1].into_iter().enumerate() {
                // A difference, a quotient, a product and a sum: half an ulp each, of at most twice the magnitude.
                assert!((x[k] - expected[k]).abs() <= 4.0 * f32::EPSILON * magnitude, "{k}: {x}, expected {expected}");
            }
        }
    };
    check(&Standardizer::fit(&samples()).unwrap());
    check(&MinMax::fit(&samples()).unwrap());
}

#[test]
fn min_max_scales_the_range_to_0_to_1() {
    let mut samples = samples();
    MinMax::fit(&samples).unwrap().scale_all(&mut samples);
    for k in 0..2 {
        assert!(samples.iter().all(|x| (0.0..=1.0).contains(&x[k])));
        assert!(samples.iter().any(|x| x[k].to_bits() == 0) && samples.iter().any(|x| x[k] >= 1.0));
    }
}

#[test]
fn empty_or_unscalable_data_are_an_error() {
    let none: [SVector<f64, 1>; 0] = [];
    assert_eq!(Standardizer::fit(&none), Err(DataError::Empty));
    assert_eq!(MinMax::fit(&none), Err(DataError::Empty));
    for samples in [[vector![0.0, 1e308], vector![0.0, -1e308]], [vector![0.0, 1.0], vector![0.0, f64::NAN]]] {
        assert_eq!(Standardizer::fit(&samples), Err(DataError::Unscalable { index: 1 }));
        assert_eq!(MinMax::fit(&samples), Err(DataError::Unscalable { index: 1 }));
    }
    for bad in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        for samples in [vec![vector![bad]], vec![vector![bad]; 2], vec![vector![1.0], vector![bad]]] {
            assert_eq!(Standardizer::fit(&samples), Err(DataError::Unscalable { index: 0 }), "{samples:?}");
            assert_eq!(MinMax::fit(&samples), Err(DataError::Unscalable { index: 0 }), "{samples:?}");
        }
    }
    // The range is infinite in single precision alone.
    let samples = [vector![f32::MAX], vector![-f32::MAX / 2.0]];
    assert_eq!(Standardizer::fit(&samples), Err(DataError::Unscalable { index: 0 }));
}

/// Scales `count` copies of each number, and the number itself, with scalers fitted to them.
fn scaled<T: Scalar>(numbers: &[T], count: usize, new: T) -> [T; 2] {
    let samples: Vec<SVector<T, 1>> = numbers.iter().flat_map(|&x| core::iter::repeat_n(vector![x], count)).collect();
    let (standard, min_max) = (Standardizer::fit(&samples).unwrap(), MinMax::fit(&samples).unwrap());
    let scale = |scaler: &dyn Scaler<SVector<T, 1>>| {
        let mut sample = vector![new];
        scaler.scale(&mut sample);
        let scaled = sample[0];
        scaler.unscale(&mut sample);
        // As in `unscaling_inverts_scaling`.
        let largest = numbers.iter().fold(new.abs(), |largest, x| largest.max(x.abs()));
        assert!(
            (sample[0] - new).abs() <= constant::<T>(4.0) * T::default_epsilon() * largest,
            "{} instead of {new}",
            sample[0]
        );
        scaled
    };
    [scale(&standard), scale(&min_max)]
}

#[test]
fn rounding_errors_of_a_constant_feature_are_not_amplified() {
    for count in [1, 7, 1000] {
        for numbers in
            [[0.1 + 0.2, 0.3], [1.0, 1.0 + 15.0 * f64::EPSILON], [-1e200, -1e200 * (1.0 + 4.0 * f64::EPSILON)]]
        {
            let [standard, min_max] = scaled(&numbers, count, numbers[0] * 1.01);
            assert!(standard.abs() <= 0.011 * numbers[0].abs(), "{numbers:?}: {standard}");
            assert!(min_max.abs() <= 0.011 * numbers[0].abs(), "{numbers:?}: {min_max}");
        }
        let [standard, min_max] = scaled(&[0.1_f32 + 0.2, 0.3, 0.3 + f32::EPSILON], count, 0.31);
        assert!(standard.abs() < 0.011 && min_max.abs() < 0.011, "{standard} {min_max}");
    }
}

#[test]
fn a_feature_that_varies_by_more_than_rounding_errors_is_scaled() {
    for count in [1, 7, 1000] {
        for (low, high) in [(1.0, 1.0 + 17.0 * f64::EPSILON), (1.7e18, 1.7e18 + 1e6), (0.0, 1e-3), (-5.0, 1.0)] {
            let [standard, min_max] = scaled(&[low, high], count, high);
            // The mean is rounded to half an ulp of at least 16 in the range.
            assert!(
                (standard - 1.0).abs() < 0.1 && (min_max - 1.0).abs() < 1e-15,
                "{low} {high}: {standard} {min_max}"
            );
        }
    }
}

#[test]
fn tiny_and_huge_features_are_scaled_like_others() {
    let expected = scaled(&[-1.0, 2.0, 5.0], 100, 8.0);
    for magnitude in [1e-300, 1e-200, 1e-160, 1e150, 1e200, 1e307] {
        let actual = scaled(&[-1.0, 2.0, 5.0].map(|x: f64| x * magnitude), 100, 8.0 * magnitude);
        for (actual, expected) in actual.into_iter().zip(expected) {
            // Ten roundings of numbers of this size.
            assert!((actual - expected).abs() <= 20.0 * f64::EPSILON, "{magnitude}: {actual} instead of {expected}");
        }
    }
    let expected = scaled(&[-1.0_f32, 2.0, 5.0], 100, 8.0);
    for magnitude in [1e-36, 1e-30, 1e30, 2e37] {
        let actual = scaled(&[-1.0_f32, 2.0, 5.0].map(|x| x * magnitude), 100, 8.0 * magnitude);
        for (actual, expected) in actual.into_iter().zip(expected) {
            assert!((actual - expected).abs() <= 20.0 * f32::EPSILON, "{magnitude}: {actual} instead of {expected}");
        }
    }
}

#[test]
fn the_mean_of_the_largest_numbers_is_finite() {
    for count in [1, 3, 1000] {
        let samples = vec![vector![f64::MAX]; count];
        let scaler = Standardizer::fit(&samples).unwrap();
        assert_eq!((scaler.mean, scaler.deviation), (vector![f64::MAX], vector![1.0]));
        let halves = [samples, vec![vector![f64::MAX / 2.0]; count]].concat();
        let scaler = Standardizer::fit(&halves).unwrap();
        assert!(
            (scaler.mean[0] / f64::MAX - 0.75).abs() < 1e-15 && (scaler.deviation[0] / f64::MAX - 0.25).abs() < 1e-15
        );
    }
}

#[test]
fn a_rare_value_of_a_feature_is_no_rounding_error() {
    // One of a million: the deviation is 1e-3 of the range.
    let mut samples = vec![vector![1e4_f32]; 1_000_000];
    samples[77] = vector![1e4 + 1.0];
    let scaler = Standardizer::fit(&samples).unwrap();
    assert!((scaler.deviation[0] - 1e-3).abs() < 1e-6, "{}", scaler.deviation[0]);
}

#[test]
fn a_deviation_that_underflows_is_set_to_1() {
    let smallest = f32::from_bits(1);
    let samples = [vector![0.0], vector![0.0], vector![0.0], vector![smallest]];
    assert_eq!(Standardizer::fit(&samples).unwrap().deviation, vector![1.0]);
}
