//! Scaling to the interval from 0 to 1.

use super::range::is_constant;
#[cfg(feature = "alloc")]
use super::range::ranges;
use super::scaler::Scaler;
#[cfg(feature = "alloc")]
use crate::data::error::DataError;
use crate::number::memory::{self, Flat};
use crate::number::scalar::Scalar;

/// Scaling to the interval from 0 to 1: `(x − min) / (max − min)`. Values outside the range of the training set are scaled to
/// values outside the interval.
///
/// A feature that is constant over the samples is scaled to 0. A feature also counts as constant if its range is at most 16
/// machine epsilons of its largest magnitude, which is the size of rounding errors; it is only shifted, by its minimum.
///
/// The minimum and the maximum of dual numbers are samples with their derivatives, by which a scaled sample is then differentiated as
/// well. [`Standardizer`](crate::data::Standardizer) has constants instead.
///
/// ```
/// use mlp_core::prelude::*;
/// let scaler = MinMax::fit(&[vector![1.0, 7.0], vector![5.0, 7.0], vector![2.0, 7.0]])?;
/// assert_eq!(scaler, MinMax { min: vector![1.0, 7.0], max: vector![5.0, 7.0] });
/// let mut sample = vector![2.0, 7.0];
/// scaler.scale(&mut sample);
/// assert_eq!(sample, vector![0.25, 0.0]);
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MinMax<X> {
    /// The minimum of each feature.
    pub min: X,
    /// The maximum of each feature.
    pub max: X,
}

impl<X: Flat> Scaler<X> for MinMax<X> {
    fn scale(&self, sample: &mut X) {
        let statistics = memory::as_slice(&self.min).iter().zip(memory::as_slice(&self.max));
        for (x, (&min, &max)) in memory::as_mut_slice(sample).iter_mut().zip(statistics) {
            *x = (*x - min) / range(min, max);
        }
    }

    fn unscale(&self, sample: &mut X) {
        let statistics = memory::as_slice(&self.min).iter().zip(memory::as_slice(&self.max));
        for (x, (&min, &max)) in memory::as_mut_slice(sample).iter_mut().zip(statistics) {
            *x = *x * range(min, max) + min;
        }
    }
}

/// The divisor: the range, or 1 for a constant feature.
fn range<T: Scalar>(min: T, max: T) -> T {
    if is_constant(min, max) { T::one() } else { max - min }
}

#[cfg(feature = "alloc")]
impl<X: Flat> MinMax<X> {
    /// Computes the minimum and maximum of each feature of samples, such as `train.inputs()` or `train.targets()`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let scaler = MinMax::fit(&[vector![3.0], vector![1.0], vector![2.0]])?;
    /// assert_eq!(scaler, MinMax { min: vector![1.0], max: vector![3.0] });
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If there are no samples, or if a number or a range is infinite or NaN.
    pub fn fit(samples: &[X]) -> Result<Self, DataError> {
        let (min, max) = ranges(samples)?;
        Ok(Self { min, max })
    }
}
