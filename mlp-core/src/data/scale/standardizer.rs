//! Scaling to mean 0 and standard deviation 1.

#[cfg(feature = "alloc")]
use alloc::vec;
#[cfg(feature = "alloc")]
use alloc::vec::Vec;

#[cfg(feature = "alloc")]
use super::range::{is_constant, ranges};
use super::scaler::Scaler;
#[cfg(feature = "alloc")]
use crate::data::error::DataError;
use crate::number::memory::{self, Flat};
#[cfg(feature = "alloc")]
use crate::number::scalar::{constant, double};

/// Standardization to mean 0 and standard deviation 1: `(x − mean) / deviation`.
///
/// The deviation is the population standard deviation, `√(1/N Σ (x − mean)²)`. A feature that is constant over the samples
/// gets the deviation 1: it is scaled to 0, and unscaled exactly. A feature also counts as constant if its range is at most 16
/// machine epsilons of its largest magnitude, which is the size of rounding errors, or if its deviation underflows.
///
/// Mean and deviation are computed in double precision, from the real parts of dual numbers: as constants, without the derivatives by the
/// samples that they are fitted to. [`MinMax`](crate::data::MinMax) keeps those of the smallest and the largest sample.
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
    /// If there are no samples, or if a number or the range of a feature is infinite or NaN.
    pub fn fit(samples: &[X]) -> Result<Self, DataError> {
        let (min, max) = ranges(samples)?;
        let (min, max) = (memory::as_slice(&min), memory::as_slice(&max));
        let units: Vec<f64> = min.iter().zip(max).map(|(&min, &max)| unit(double(max) - double(min))).collect();
        // In units of the feature, relative to the minimum: numbers from 0 to 2, whose squares neither overflow nor
        // underflow. A constant feature has a deviation of exactly 0.
        let relative = |index: usize, x: f64| (x - double(min[index])) / units[index];
        let means = averages(samples, relative);
        let variances = averages(samples, |index, x| {
            let from_mean = relative(index, x) - means[index];
            from_mean * from_mean
        });
        let mut scaler = Self { mean: memory::zeros(), deviation: memory::zeros() };
        for (index, mean) in memory::as_mut_slice(&mut scaler.mean).iter_mut().enumerate() {
            *mean = constant(double(min[index]) + means[index] * units[index]);
        }
        for (index, deviation) in memory::as_mut_slice(&mut scaler.deviation).iter_mut().enumerate() {
            *deviation = constant(nalgebra::ComplexField::sqrt(variances[index]) * units[index]);
            if is_constant(min[index], max[index]) || *deviation == nalgebra::zero() {
                *deviation = nalgebra::one();
            }
        }
        Ok(scaler)
    }
}

/// The average over the samples of a function of index and number, for each index.
#[cfg(feature = "alloc")]
#[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
fn averages<X: Flat>(samples: &[X], of: impl Fn(usize, f64) -> f64) -> Vec<f64> {
    let mut averages = vec![0.0; X::LEN];
    for sample in samples {
        for (index, (average, &x)) in averages.iter_mut().zip(memory::as_slice(sample)).enumerate() {
            *average += of(index, double(x));
        }
    }
    let count = samples.len() as f64;
    for average in &mut averages {
        *average /= count;
    }
    averages
}

/// The largest power of two up to a range, so that division by it is exact; at least the smallest normal number.
#[cfg(feature = "alloc")]
fn unit(range: f64) -> f64 {
    const EXPONENT: u64 = 0x7FF << (f64::MANTISSA_DIGITS - 1);
    f64::from_bits(range.to_bits() & EXPONENT).max(f64::MIN_POSITIVE)
}
