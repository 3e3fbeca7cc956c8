//! The weights of the samples of a data set, and their scale: the risk does not depend on it.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::dataset::Dataset;
use super::error::DataError;
use crate::number::scalar::{Scalar, constant};
use crate::number::sum::Sum;
use crate::number::unit::unit_of;
use crate::weight::first_invalid;

/// One weight per sample, of which at least one is positive.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weights {
    /// As given.
    given: Vec<f64>,
    /// The [unit](unit_of) that divides the weights.
    unit: f64,
    /// The sum of the weights in this unit.
    total: f64,
}

impl Weights {
    /// Finite weights of at least 0; `None` if all are 0.
    fn new(given: Vec<f64>) -> Option<Self> {
        let unit = unit_of(given.iter().copied())?;
        let total = Sum::of(given.iter().map(|weight| weight / unit));
        Some(Self { given, unit, total })
    }

    /// The weights of this many samples, of which at least one is positive.
    pub(super) fn checked(weights: Vec<f64>, samples: usize) -> Result<Self, DataError> {
        if weights.len() != samples {
            return Err(DataError::WeightCount { weights: weights.len(), samples });
        }
        if let Some((sample, value)) = first_invalid(weights.iter().copied()) {
            return Err(DataError::Weight { sample, value });
        }
        Self::new(weights).ok_or(DataError::ZeroWeights { samples })
    }

    pub(crate) fn given(&self) -> &[f64] {
        &self.given
    }

    /// The weights as scalars, divided by a power of two.
    #[inline(never)] // once in a program, and not for every network
    pub(crate) fn scaled<T: Scalar>(&self) -> Vec<T> {
        self.given.iter().map(|weight| constant(weight / self.unit)).collect()
    }

    /// The sum of the [`scaled`](Self::scaled) weights.
    pub(crate) fn total<T: Scalar>(&self) -> T {
        constant(self.total)
    }

    /// The factor of the sum `Σ w_n L_n` over a batch of this many samples, with the scaled weights: `1/|B|` for weights whose
    /// mean over the whole data set is 1, so that the expected gradient of a batch is the gradient of the risk.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
    pub(crate) fn factor<T: Scalar>(&self, batch: usize) -> T {
        constant(self.given.len() as f64 / (batch as f64 * self.total))
    }

    /// The weights of these samples, in this order; `None` if all are 0.
    pub(super) fn gathered(&self, samples: impl Iterator<Item = usize>) -> Option<Self> {
        Self::new(samples.map(|sample| self.given[sample]).collect())
    }
}

impl<X, Y> Dataset<X, Y> {
    /// Gives every sample a weight, of at least 0. Earlier weights are replaced.
    ///
    /// The risk becomes the weighted mean `R = Σ_n w_n L_n / Σ_n w_n`, in training, for the validation set, in an
    /// [`Evaluation`](crate::Evaluation), and likewise every metric. A weight of 2 counts a sample twice and a weight of 0 not at
    /// all; only the ratios of the weights matter. [Splits](Dataset::split) and shuffles keep the weight of each sample.
    /// Scalers ignore weights.
    ///
    /// A mini-batch `B` estimates that risk by `1/|B| Σ_{n ∈ B} w_n L_n`, with weights that are scaled to a mean of 1 over the
    /// data set; see the [guide](crate::guide::training#weights-of-samples).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0], vector![1.0]], vec![vector![2.0], vector![6.0]])?;
    /// let data = data.with_weights(vec![3.0, 1.0])?;
    /// let mut net = Net::zeros();
    /// Trainer::new(Sgd::new(0.1)).batch(Batch::Full).epochs(200).fit(&mut net, &data)?;
    /// assert!((net.forward(&vector![1.0])[0] - 3.0).abs() < 1e-5); // (3 · 2 + 1 · 6) / 4
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the number of weights is not that of the samples, if a weight is negative, infinite or NaN, or if all are 0.
    pub fn with_weights<W: Into<f64>>(mut self, weights: Vec<W>) -> Result<Self, DataError> {
        let weights = weights.into_iter().map(Into::into).collect();
        self.weights = Some(Weights::checked(weights, self.len())?);
        Ok(self)
    }

    /// The weights of the samples; `None` if there are none, which is the same as weights that are all equal.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![0, 1])?;
    /// assert_eq!(data.weights(), None);
    /// assert_eq!(data.with_weights(vec![0.5, 2.0])?.weights(), Some(&[0.5, 2.0][..]));
    /// # Ok::<(), DataError>(())
    /// ```
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights.as_ref().map(Weights::given)
    }

    /// The weights with their scale.
    pub(crate) fn sample_weights(&self) -> Option<&Weights> {
        self.weights.as_ref()
    }
}

impl<X> Dataset<X, usize> {
    /// Gives all classes the same total weight: a sample of class `k` gets the weight `N / (K N_k)`, where `N_k` of the `N`
    /// samples are of class `k`, and `K` classes have samples. The mean weight is 1. (G. King, L. Zeng, "Logistic regression in
    /// rare events data", Political Analysis 9, 2001; scikit-learn's `class_weight="balanced"`.)
    ///
    /// Existing weights are multiplied by it, with sums of weights instead of numbers of samples: `w_n W / (K W_k)`. A class
    /// without samples, or whose samples all have a weight of 0, is not among the `K`.
    ///
    /// Only class indices can be balanced. For targets that are one-hot vectors, pass the weights to
    /// [`with_weights`](Dataset::with_weights).
    ///
    /// Balance the training set alone if the validation and test risk are to be those of the classes as frequent as they are.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new(vec![vector![0.0]; 10], vec![0, 0, 0, 0, 0, 0, 0, 0, 1, 1])?.balanced();
    /// assert_eq!(data.weights().unwrap()[7..], [0.625, 2.5, 2.5]); // 10 / (2 · 8) and 10 / (2 · 2)
    /// # Ok::<(), DataError>(())
    /// ```
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 classes")]
    pub fn balanced(mut self) -> Self {
        let earlier = self.weights.take();
        let unit = earlier.as_ref().map_or(1.0, |weights| weights.unit);
        let weight = |sample: usize| earlier.as_ref().map_or(1.0, |weights| weights.given[sample]);
        let mut classes = BTreeMap::new();
        for (sample, &class) in self.targets.iter().enumerate() {
            classes.entry(class).or_insert_with(Sum::zero).add(weight(sample) / unit);
        }
        let positive = classes.values().map(|sum| sum.total()).filter(|&sum| sum > 0.0);
        let count = positive.clone().count() as f64;
        let total = Sum::of(positive);
        let balanced = |(sample, class): (usize, &usize)| {
            // Saturates where the ratio of two classes, or a weight, would overflow.
            let factor = (total / (count * classes[class].total())).min(f64::MAX);
            (weight(sample) * factor).min(f64::MAX)
        };
        let balanced = self.targets.iter().enumerate().map(balanced).collect();
        self.weights = Weights::new(balanced).or(earlier);
        self
    }
}
