//! What can go wrong in training.

use thiserror::Error;

use super::Batch;
use crate::optimizer::SettingError;

/// Why training was refused or stopped.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
/// let error = Trainer::new(Sgd::new(0.0)).fit(&mut Net::zeros(), &data).unwrap_err();
/// assert_eq!(error, TrainError::LearningRate { value: 0.0 });
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// The learning rate is zero, negative, infinite or NaN.
    #[error("the learning rate must be a positive number, but it is {value}")]
    LearningRate {
        /// What was given.
        value: f64,
    },
    /// A setting of the optimizer, other than the learning rate, is out of range.
    #[error("the {name} must be {must}, but it is {value}")]
    Setting {
        /// What is set, such as `momentum`.
        name: &'static str,
        /// What it must be.
        must: &'static str,
        /// What was given.
        value: f64,
    },
    /// The optimizer compares the risks of several networks, which must be over the same samples.
    #[error("this optimizer needs all samples in every step: use `Batch::Full` instead of `Batch::{batch:?}`")]
    NeedsFullBatch {
        /// What was given.
        batch: Batch,
    },
    /// Clipping was asked for, but the optimizer compares gradients with the risk that they are of.
    #[error("this optimizer needs the gradient itself: leave out `{name}`")]
    NeedsBareGradient {
        /// `clip_norm` or `clip_value`.
        name: &'static str,
    },
    /// A schedule was given for an optimizer that has no learning rate.
    #[error("a schedule changes the learning rate, but this optimizer has none")]
    NoLearningRate,
    /// A setting of the schedule is out of range.
    #[error("the {setting} of the schedule must be {must}")]
    Schedule {
        /// Which setting.
        setting: &'static str,
        /// What it must be.
        must: &'static str,
    },
    /// The factor of a penalty is negative, infinite or NaN.
    #[error("the factor of the penalty `{name}` must be a number from 0, but it is {value}")]
    Penalty {
        /// `l1` or `l2`.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// The bound of a gradient is zero, negative or NaN.
    #[error("the bound of `{name}` must be a positive number, but it is {value}")]
    Clip {
        /// `clip_norm` or `clip_value`.
        name: &'static str,
        /// What was given.
        value: f64,
    },
    /// Early stopping was asked for, but there is nothing to tell by when to stop.
    #[error(
        "early stopping needs a validation set: the risk in training goes on falling while the network learns its \
         samples by heart; give one by `.validation(&data)`"
    )]
    NoValidation,
    /// `early_stopping(0)`.
    #[error("early stopping must wait for at least one epoch, but its patience is 0")]
    NoPatience,
    /// A checkpoint cannot be written or gone on from.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Checkpoint(#[from] super::CheckpointError),
    /// `Batch::Mini(0)`.
    #[error("a mini-batch must hold at least one sample, but `Batch::Mini(0)` was given")]
    EmptyBatch,
    /// A class index is not that of an output.
    #[error(
        "sample {sample} (counted from 0) has class {class}, but the network tells apart {classes} classes, from 0"
    )]
    ClassOutOfRange {
        /// The sample, counted from zero.
        sample: usize,
        /// Its class.
        class: usize,
        /// How many classes the network can tell apart.
        classes: usize,
    },
    /// The loss, a penalty, or a parameter after the step, became infinite or NaN. The network is as it was after the last epoch
    /// that ended well.
    #[error(
        "training diverged in epoch {epoch}, batch {batch} (both counted from 1): the loss was {loss}; \
         the network of the last finite epoch is kept; a smaller learning rate may help"
    )]
    Diverged {
        /// The epoch, counted from one over all calls of `fit`.
        epoch: usize,
        /// The batch within the epoch, counted from one.
        batch: usize,
        /// The mean loss of that batch.
        loss: f64,
    },
}

impl From<SettingError> for TrainError {
    fn from(error: SettingError) -> Self {
        match error {
            SettingError::LearningRate { value } => Self::LearningRate { value },
            SettingError::OutOfRange { name, must, value } => Self::Setting { name, must, value },
        }
    }
}
