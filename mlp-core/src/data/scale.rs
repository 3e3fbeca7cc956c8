//! Numbers of like size: learned from the training part, applied to every part, and taken back from predictions.
//!
//! The statistics are public, so that a program on a small device can carry them as constants and scale its inputs
//! as they were scaled in training, without a heap.

use crate::number::memory::{self, Flat};
use crate::number::scalar::Scalar;

/// A change of scale of each number of a sample by itself, and the way back.
///
/// ```
/// use mlp_core::prelude::*;
/// let scaler = MinMax { min: vector![10.0, 0.0], max: vector![20.0, 4.0] };
/// let mut sample = vector![15.0, 1.0];
/// scaler.scale(&mut sample);
/// assert_eq!(sample, vector![0.5, 0.25]);
/// scaler.unscale(&mut sample);
/// assert_eq!(sample, vector![15.0, 1.0]);
/// ```
pub trait Scaler<X> {
    /// Scales a sample in place.
    fn scale(&self, sample: &mut X);

    /// Takes a scaled sample back, such as the output of a network that was trained towards scaled targets.
    fn unscale(&self, sample: &mut X);

    /// Scales samples in place.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut samples = [vector![15.0], vector![20.0]];
    /// MinMax { min: vector![10.0], max: vector![20.0] }.scale_all(&mut samples);
    /// assert_eq!(samples, [vector![0.5], vector![1.0]]);
    /// ```
    fn scale_all(&self, samples: &mut [X]) {
        for sample in samples {
            self.scale(sample);
        }
    }

    /// Takes scaled samples back in place, such as the predictions of a network.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut predictions = [vector![0.5], vector![1.0]];
    /// MinMax { min: vector![10.0], max: vector![20.0] }.unscale_all(&mut predictions);
    /// assert_eq!(predictions, [vector![15.0], vector![20.0]]);
    /// ```
    fn unscale_all(&self, samples: &mut [X]) {
        for sample in samples {
            self.unscale(sample);
        }
    }
}

/// To a mean of 0 and a standard deviation of 1: `(x − mean) / deviation`.
///
/// The deviation is that of the samples as a whole population, `√(1/N Σ (x − mean)²)`. Of a number that is the same in
/// all samples the deviation is set to 1: it becomes 0, and comes back exactly.
///
/// ```
/// use mlp_core::prelude::*;
/// let scaler = Standardizer::fit(&[vector![1.0, 7.0], vector![5.0, 7.0]])?;
/// assert_eq!(scaler, Standardizer { mean: vector![3.0, 7.0], deviation: vector![2.0, 1.0] });
///
/// // Carried by a program that has no data.
/// const SCALER: Standardizer<SVector<f32, 2>> = Standardizer { mean: vector![3.0, 7.0], deviation: vector![2.0, 1.0] };
/// let mut sample = vector![7.0, 7.0];
/// SCALER.scale(&mut sample);
/// assert_eq!(sample, vector![2.0, 0.0]);
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standardizer<X> {
    /// The mean of each number.
    pub mean: X,
    /// The standard deviation of each number; not zero.
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

/// To the interval from 0 to 1: `(x − min) / (max − min)`. What lies outside of the range of the training part comes to
/// lie outside of the interval.
///
/// A number that is the same in all samples becomes 0.
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
    /// The least of each number.
    pub min: X,
    /// The greatest of each number.
    pub max: X,
}

impl<X: Flat> Scaler<X> for MinMax<X> {
    fn scale(&self, sample: &mut X) {
        let statistics = memory::as_slice(&self.min).iter().zip(memory::as_slice(&self.max));
        for (x, (&min, &max)) in memory::as_mut_slice(sample).iter_mut().zip(statistics) {
            *x = (*x - min) / width(min, max);
        }
    }

    fn unscale(&self, sample: &mut X) {
        let statistics = memory::as_slice(&self.min).iter().zip(memory::as_slice(&self.max));
        for (x, (&min, &max)) in memory::as_mut_slice(sample).iter_mut().zip(statistics) {
            *x = *x * width(min, max) + min;
        }
    }
}

/// What to divide by: 1, where there is no range.
fn width<T: Scalar>(min: T, max: T) -> T {
    if min == max { T::one() } else { max - min }
}

#[cfg(feature = "alloc")]
mod fit {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::{MinMax, Standardizer};
    use crate::data::DataError;
    use crate::number::memory::{self, Flat};
    use crate::number::scalar::{constant, double, is_finite};

    impl<X: Flat> Standardizer<X> {
        /// The mean and the standard deviation of samples: of `train.inputs()`, or of `train.targets()`. Computed in double
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
        #[allow(clippy::cast_precision_loss, reason = "nobody averages over 2^53 samples")]
        pub fn fit(samples: &[X]) -> Result<Self, DataError> {
            let first = samples.first().ok_or(DataError::Empty)?;
            let count = samples.len() as f64;
            // Counted from the first sample on, so that a number that is always the same has exactly no deviation.
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

    impl<X: Flat + Clone> MinMax<X> {
        /// The least and the greatest of each number of samples: of `train.inputs()`, or of `train.targets()`.
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
            let first = samples.first().ok_or(DataError::Empty)?;
            let mut scaler = Self { min: first.clone(), max: first.clone() };
            let (min, max) = (memory::as_mut_slice(&mut scaler.min), memory::as_mut_slice(&mut scaler.max));
            for sample in samples {
                for (k, &x) in memory::as_slice(sample).iter().enumerate() {
                    if x < min[k] {
                        min[k] = x;
                    } else if x > max[k] {
                        max[k] = x;
                    }
                    if !is_finite(x) || !is_finite(max[k] - min[k]) {
                        return Err(DataError::Unscalable { index: k });
                    }
                }
            }
            Ok(scaler)
        }
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::vec::Vec;

    use nalgebra::{SVector, vector};
    use rand::RngExt;

    use super::*;
    use crate::data::DataError;
    use crate::number::random::generator;

    /// Numbers far from zero beside their deviation, and one that is always the same and no exact binary fraction.
    fn samples() -> Vec<SVector<f32, 3>> {
        let mut rng = generator(7);
        (0..1000).map(|_| vector![1e4 + rng.random::<f32>(), 1e-6 * rng.random::<f32>(), 0.1]).collect()
    }

    #[test]
    fn standardized_numbers_have_mean_0_and_deviation_1() {
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
    fn a_constant_becomes_0_and_comes_back() {
        let there_and_back = |scaler: &dyn Scaler<SVector<f32, 3>>| {
            let mut sample = samples()[0];
            scaler.scale(&mut sample);
            assert_eq!(sample[2].to_bits(), 0.0_f32.to_bits());
            scaler.unscale(&mut sample);
            assert_eq!(sample[2].to_bits(), 0.1_f32.to_bits());
        };
        there_and_back(&Standardizer::fit(&samples()).unwrap());
        there_and_back(&MinMax::fit(&samples()).unwrap());
    }

    #[test]
    fn the_deviation_of_a_constant_is_exactly_none() {
        assert_eq!(Standardizer::fit(&samples()).unwrap().deviation[2].to_bits(), 1.0_f32.to_bits());
    }

    #[test]
    fn what_was_scaled_comes_back() {
        let hold = |scaler: &dyn Scaler<SVector<f32, 3>>| {
            let mut returned = samples();
            scaler.scale_all(&mut returned);
            scaler.unscale_all(&mut returned);
            for (x, wanted) in returned.iter().zip(samples()) {
                for (k, greatest) in [1e4, 1e-6, 0.1].into_iter().enumerate() {
                    // A difference, a quotient, a product and a sum: half an ulp each of no more than twice the greatest.
                    assert!((x[k] - wanted[k]).abs() <= 4.0 * f32::EPSILON * greatest, "{k}: {x}, but {wanted}");
                }
            }
        };
        hold(&Standardizer::fit(&samples()).unwrap());
        hold(&MinMax::fit(&samples()).unwrap());
    }

    #[test]
    fn the_range_becomes_0_to_1() {
        let mut samples = samples();
        MinMax::fit(&samples).unwrap().scale_all(&mut samples);
        for k in 0..2 {
            assert!(samples.iter().all(|x| (0.0..=1.0).contains(&x[k])));
            assert!(samples.iter().any(|x| x[k].to_bits() == 0) && samples.iter().any(|x| x[k] >= 1.0));
        }
    }

    #[test]
    fn what_cannot_be_scaled_is_an_error() {
        let none: [SVector<f64, 1>; 0] = [];
        assert_eq!(Standardizer::fit(&none), Err(DataError::Empty));
        assert_eq!(MinMax::fit(&none), Err(DataError::Empty));
        for samples in [[vector![0.0, 1e308], vector![0.0, -1e308]], [vector![0.0, 1.0], vector![0.0, f64::NAN]]] {
            assert_eq!(Standardizer::fit(&samples), Err(DataError::Unscalable { index: 1 }));
            assert_eq!(MinMax::fit(&samples), Err(DataError::Unscalable { index: 1 }));
        }
        // A mean and a range, but no square.
        let samples = [vector![0.0, 1e200], vector![0.0, -1e200]];
        assert_eq!(Standardizer::fit(&samples), Err(DataError::Unscalable { index: 1 }));
        assert!(MinMax::fit(&samples).is_ok());
    }

    #[test]
    fn a_deviation_below_the_least_number_is_none() {
        let least = f32::from_bits(1);
        let samples = [vector![0.0], vector![0.0], vector![0.0], vector![least]];
        assert_eq!(Standardizer::fit(&samples).unwrap().deviation, vector![1.0]);
    }
}
