//! The interface of scalers: scaling of samples, and its inverse for predictions.

/// An invertible elementwise scaling of samples.
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

    /// Undoes the scaling of a sample in place, such as the output of a network trained on scaled targets.
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

    /// Undoes the scaling of samples in place, such as the predictions of a network.
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
