//! What can be wrong with data.

use thiserror::Error;

/// Why samples and targets do not make a [`Dataset`](super::Dataset).
///
/// ```
/// use mlp_core::prelude::*;
/// let error = Dataset::new(vec![vector![0.0, f32::NAN]], vec![1]).unwrap_err();
/// assert_eq!(error, DataError::NonFiniteInput { sample: 0, index: 1 });
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum DataError {
    /// There are no samples.
    #[error("there are no samples")]
    Empty,
    /// Not every sample has a target.
    #[error("{inputs} inputs, but {targets} targets: every sample needs both")]
    LengthMismatch {
        /// How many inputs there are.
        inputs: usize,
        /// How many targets there are.
        targets: usize,
    },
    /// An input is infinite or NaN.
    #[error("input {index} of sample {sample} is not a finite number (both counted from 0)")]
    NonFiniteInput {
        /// The sample, counted from zero.
        sample: usize,
        /// The input, counted from zero.
        index: usize,
    },
    /// A wanted output is infinite or NaN.
    #[error("wanted output {index} of sample {sample} is not a finite number (both counted from 0)")]
    NonFiniteTarget {
        /// The sample, counted from zero.
        sample: usize,
        /// The output, counted from zero.
        index: usize,
    },
    /// A split would leave one part without samples.
    #[error("splitting {samples} samples at {count} leaves one part empty")]
    EmptyPart {
        /// Where the split was asked for.
        count: usize,
        /// How many samples there are.
        samples: usize,
    },
    /// An input has another number of numbers than the samples of the data set.
    #[error("sample {sample} (counted from 0) has {found} inputs, but {expected} are expected")]
    InputWidth {
        /// The sample, counted from zero.
        sample: usize,
        /// How many numbers it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A target has another number of numbers than the targets of the data set.
    #[error("sample {sample} (counted from 0) has {found} wanted outputs, but {expected} are expected")]
    TargetWidth {
        /// The sample, counted from zero.
        sample: usize,
        /// How many numbers its target has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// A share of a split is zero, negative, infinite or NaN.
    #[error("a share must be a positive number, but that of part {part} (counted from 0) is {share}")]
    Share {
        /// The part, counted from zero.
        part: usize,
        /// What was given.
        share: f64,
    },
    /// The shares of a split do not sum to 1.
    #[error("the shares must sum to 1, but they sum to {sum}")]
    SumOfShares {
        /// Their sum.
        sum: f64,
    },
    /// A share of a split is too small for a single sample.
    #[error("a share of {share} of {samples} samples leaves part {part} (counted from 0) empty")]
    EmptyShare {
        /// The part, counted from zero.
        part: usize,
        /// Its share.
        share: f64,
        /// How many samples there are.
        samples: usize,
    },
    /// Batches of no samples.
    #[error("a batch must hold at least one sample, but batches of 0 were asked for")]
    EmptyBatch,
    /// A mean, a deviation or a range is infinite or NaN.
    #[error("the numbers at index {index} (counted from 0) of the samples are too large to be scaled, or not finite")]
    Unscalable {
        /// Which number of a sample, counted from zero.
        index: usize,
    },
}
