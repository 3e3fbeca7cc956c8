//! Scaling to mean 0 and standard deviation 1.

#[cfg(feature = "alloc")]
use alloc::vec;
#[cfg(feature = "alloc")]
use alloc::vec::Vec;

use super::scaler::Scaler;
#[cfg(feature = "alloc")]
use crate::data::error::DataError;
use crate::number::memory::{self, Flat};
#[cfg(feature = "alloc")]
use crate::number::scalar::{constant, double, is_finite};

/// Standardization to mean 0 and standard deviation 1: `(x − mean) / deviation`.
///
/// The deviation is the population standard deviation, `√(1/N Σ (x − mean)²)`. A feature that is constant over the samples
/// gets the deviation 1: it is scaled to 0, and unscaled exactly.
///
/// ```
/// use mlp_core::prelude::*;
/// let scaler = Standardizer::fit(&[vector![1.0, 7.0], vector![5.0, 7.0]])?;
/// assert_eq!(scaler, Standardizer { mean: vector![3.0, 7.0], deviation: vector![2.0, 1.0] });
///
/// // In a program without the training data.
/// const SCALER: Standardizer<SVector<f32, 2>> = Standardizer { mean: vector![3.0, 7.0], deviation: vector![2.0, 1.0] };
/// let mut sample = vector![7.0, 7.0];
/// SCALER.scale(&mut sample);
/// assert_eq!(sample, vector![2.0, 0.0]);
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standardizer<X> {
    /// The mean of each feature.
    pub mean: X,
    /// The standard deviation of each feature; not zero.
    pub deviation: X,
}

impl<X: Flat> Scaler<X> for Standardizer<X> {
    fn scale(&self, sample: &mut X) {
        let statistics = memory::as_slice(&self.mean).iter().zip(memory::as_slice(&self.deviation));
        for (x, (&mean, &deviation)) in memory::as_mut_slice(sample).iter_mut().zip(statistics) {
            *x = (*x - mean) / deviation;
        }
    }

    fn unscale(&self, sample: &mut X) {
        let statistics = memory::as_slice(&self.mean).iter().zip(memory::as_slice(&self.deviation));
        for (x, (&mean, &deviation)) in memory::as_mut_slice(sample).iter_mut().zip(statistics) {
            *x = *x * deviation + mean;
        }
    }
}

#[cfg(feature = "alloc")]
impl<X: Flat> Standardizer<X> {
    /// Computes the mean and standard deviation of samples, such as `train.inputs()` or `train.targets()`, in double
    /// precision.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let scaler = Standardizer::fit(&[vector![1.0_f64], vector![2.0], vector![6.0]])?;
    /// assert_eq!(scaler.mean, vector![3.0]);
    /// assert!((scaler.deviation[0] - (14.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If there are no samples, or if a sum is infinite or NaN.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
    pub fn fit(samples: &[X]) -> Result<Self, DataError> {
        let first = samples.first().ok_or(DataError::Empty)?;
        let count = samples.len() as f64;
        // Shifted by the first sample, so that a constant feature has a deviation of exactly 0.
        let origin: Vec<f64> = memory::as_slice(first).iter().map(|&x| double(x)).collect();
        let mut shift = vec![0.0; X::LEN];
        for sample in samples {
            for ((shift, &x), origin) in shift.iter_mut().zip(memory::as_slice(sample)).zip(&origin) {
                *shift += (double(x) - origin) / count;
            }
        }
        let mut variance = vec![0.0; X::LEN];
        for sample in samples {
            let centre = origin.iter().zip(&shift);
            for ((variance, &x), (origin, shift)) in variance.iter_mut().zip(memory::as_slice(sample)).zip(centre) {
                let from_mean = double(x) - origin - shift;
                *variance += from_mean * from_mean / count;
            }
        }
        let mut scaler = Self { mean: memory::zeros(), deviation: memory::zeros() };
        let means = memory::as_mut_slice(&mut scaler.mean);
        let deviations = memory::as_mut_slice(&mut scaler.deviation);
        for (index, (mean, deviation)) in means.iter_mut().zip(deviations).enumerate() {
            *mean = constant(origin[index] + shift[index]);
            *deviation = constant(nalgebra::ComplexField::sqrt(variance[index]));
            if !is_finite(*mean) || !is_finite(*deviation) {
                return Err(DataError::Unscalable { index });
            }
            if *deviation == nalgebra::zero() {
                *deviation = nalgebra::one();
            }
        }
        Ok(scaler)
    }
}
