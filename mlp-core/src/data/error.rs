//! Errors of data sets, splits and scalers.

use thiserror::Error;

use crate::counted::{Counted, is_or_are};

/// Invalid data, or an invalid split or scaling of a [`Dataset`](super::Dataset).
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
    /// The numbers of inputs and targets differ.
    #[error("{}, but {}: every sample needs both", Counted(*inputs, "input"), Counted(*targets, "target"))]
    LengthMismatch {
        /// The number of inputs.
        inputs: usize,
        /// The number of targets.
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
    /// A target value is infinite or NaN.
    #[error("target value {index} of sample {sample} is not a finite number (both counted from 0)")]
    NonFiniteTarget {
        /// The sample, counted from zero.
        sample: usize,
        /// The target value, counted from zero.
        index: usize,
    },
    /// A split would leave one part without samples.
    #[error("splitting {} at {count} leaves one part empty", Counted(*samples, "sample"))]
    EmptyPart {
        /// The requested size of the first part.
        count: usize,
        /// The number of samples.
        samples: usize,
    },
    /// A sample has the wrong number of inputs.
    #[error("sample {sample} (counted from 0) has {}, but {expected} {} expected", Counted(*found, "input"), is_or_are(*expected))]
    InputWidth {
        /// The sample, counted from zero.
        sample: usize,
        /// Its number of inputs.
        found: usize,
        /// The expected number.
        expected: usize,
    },
    /// A target has the wrong number of values.
    #[error("sample {sample} (counted from 0) has {}, but {expected} {} expected", Counted(*found, "target value"), is_or_are(*expected))]
    TargetWidth {
        /// The sample, counted from zero.
        sample: usize,
        /// Its number of target values.
        found: usize,
        /// The expected number.
        expected: usize,
    },
    /// A share of a split is zero, negative, infinite or NaN.
    #[error("a share must be a positive number, but that of part {part} (counted from 0) is {share}")]
    Share {
        /// The part, counted from zero.
        part: usize,
        /// The invalid share.
        share: f64,
    },
    /// The shares of a split do not sum to 1.
    #[error("the shares must sum to 1, but they sum to {sum}")]
    SumOfShares {
        /// Their sum.
        sum: f64,
    },
    /// A part of a split has no samples, since its share is too small.
    #[error("a share of {share} of {} leaves part {part} (counted from 0) empty", Counted(*samples, "sample"))]
    EmptyShare {
        /// The part, counted from zero.
        part: usize,
        /// Its share.
        share: f64,
        /// The number of samples.
        samples: usize,
    },
    /// The number of weights is not that of the samples.
    #[error("{}, but {}: every sample needs one", Counted(*weights, "weight"), Counted(*samples, "sample"))]
    WeightCount {
        /// The number of weights.
        weights: usize,
        /// The number of samples.
        samples: usize,
    },
    /// A weight is negative, infinite or NaN.
    #[error("the weight of sample {sample} (counted from 0) is {value}, but must be a finite number of at least 0")]
    Weight {
        /// The sample, counted from zero.
        sample: usize,
        /// The invalid weight.
        value: f64,
    },
    /// All weights are 0.
    #[error("the weights of all {} are 0, but at least one must be positive", Counted(*samples, "sample"))]
    ZeroWeights {
        /// The number of samples.
        samples: usize,
    },
    /// All samples of a part of a split have a weight of 0.
    #[error(
        "all {} of part {part} (counted from 0) of the split have a weight of 0: choose another seed or other shares, or \
         remove such samples",
        Counted(*samples, "sample")
    )]
    ZeroWeightsOfPart {
        /// The part, counted from zero.
        part: usize,
        /// Its number of samples.
        samples: usize,
    },
    /// Cross-validation needs at least two folds, and folds in time at least one.
    #[error("{} cannot take turns as the validation samples: there must be at least {least}", Counted(*folds, "fold"))]
    TooFewFolds {
        /// The requested number of folds.
        folds: usize,
        /// The smallest number.
        least: usize,
    },
    /// There are fewer samples than parts.
    #[error("{} cannot be divided into {parts} parts: choose fewer folds", Counted(*samples, "sample"))]
    TooFewSamples {
        /// The number of samples.
        samples: usize,
        /// The number of parts: that of the folds or, for folds in time, one more.
        parts: usize,
    },
    /// A class has fewer samples than there are folds, so some folds would have none of it.
    #[error(
        "class {class} has {}, which is fewer than the {folds} folds, so some of them would have none: choose fewer folds, or \
         `folds`, which does not look at classes",
        Counted(*samples, "sample")
    )]
    SmallClass {
        /// The class.
        class: usize,
        /// Its number of samples.
        samples: usize,
        /// The number of folds.
        folds: usize,
    },
    /// The number of groups is not that of the samples.
    #[error("the groups of {} are given, but there are {}: every sample has one", Counted(*groups, "sample"), Counted(*samples, "sample"))]
    GroupCount {
        /// The number of samples whose group is given.
        groups: usize,
        /// The number of samples.
        samples: usize,
    },
    /// There are fewer groups than folds.
    #[error("{} cannot be divided into {folds} folds without splitting one: choose fewer folds", Counted(*groups, "group"))]
    TooFewGroups {
        /// The number of different groups.
        groups: usize,
        /// The number of folds.
        folds: usize,
    },
    /// All training samples or all validation samples of a fold have a weight of 0.
    #[error(
        "all {set} samples of fold {fold} (counted from 0) have a weight of 0: choose another seed or fewer folds, or remove \
         such samples"
    )]
    ZeroWeightsOfFold {
        /// The fold, counted from zero.
        fold: usize,
        /// `training` or `validation`.
        set: &'static str,
    },
    /// The batch size is zero.
    #[error("a batch must hold at least one sample, but the batch size is 0")]
    EmptyBatch,
    /// A mean, deviation or range is infinite or NaN.
    #[error("the numbers at index {index} (counted from 0) of the samples are too large to be scaled, or not finite")]
    Unscalable {
        /// The index within a sample, counted from zero.
        index: usize,
    },
}
