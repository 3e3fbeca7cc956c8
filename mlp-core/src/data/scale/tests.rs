//! Accuracy and invertibility of the scalers, and their errors.

use alloc::vec::Vec;

use nalgebra::{SVector, vector};
use rand::RngExt;

use super::min_max::MinMax;
use super::scaler::Scaler;
use super::standardizer::Standardizer;
use crate::data::error::DataError;
use crate::number::random::generator;

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
    // Mean and range are finite, the variance is not.
    let samples = [vector![0.0, 1e200], vector![0.0, -1e200]];
    assert_eq!(Standardizer::fit(&samples), Err(DataError::Unscalable { index: 1 }));
    assert!(MinMax::fit(&samples).is_ok());
}

#[test]
fn a_deviation_that_underflows_is_set_to_1() {
    let smallest = f32::from_bits(1);
    let samples = [vector![0.0], vector![0.0], vector![0.0], vector![smallest]];
    assert_eq!(Standardizer::fit(&samples).unwrap().deviation, vector![1.0]);
}
