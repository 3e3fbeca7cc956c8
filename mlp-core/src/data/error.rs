//! What can be wrong with data.

use thiserror::Error;

/// Why samples and targets do not make a [`Dataset`](super::Dataset).
///
/// ```
/// use mlp_core::prelude::*;
/// let error = Dataset::new(vec![vector![0.0, f32::NAN]], vec![1]).unwrap_err();
/// assert_eq!(error, DataError::NonFiniteInput { sample: 0, index: 1 });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
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
}
