//! Errors of training.

#[cfg(feature = "alloc")]
use alloc::{format, string::String};

use thiserror::Error;

use crate::loss::OutsideDomain;
#[cfg(feature = "alloc")]
use crate::metrics::{Metric, Undefined};
use crate::optimizer::SettingError;
use crate::target::Misfit;
use crate::train::batch::Batch;
#[cfg(feature = "safetensors")]
use crate::train::checkpoint_error::CheckpointError;

/// The reason training was refused or aborted.
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
        /// The given value.
        value: f64,
    },
    /// A setting of the optimizer other than the learning rate is out of range.
    #[error("the {name} must be {must}, but it is {value}")]
    Setting {
        /// The name of the setting, such as `momentum`.
        name: &'static str,
        /// The allowed values.
        must: &'static str,
        /// The given value.
        value: f64,
    },
    /// The optimizer compares risks from step to step, so every step must see the same samples.
    #[error("this optimizer needs all samples in every step: use `Batch::Full` instead of `Batch::{batch:?}`")]
    NeedsFullBatch {
        /// The given batch.
        batch: Batch,
    },
    /// The optimizer compares the gradient with the risk, so the gradient must not be clipped.
    #[error("this optimizer needs the gradient without clipping: remove `{name}`")]
    NeedsBareGradient {
        /// `clip_norm` or `clip_value`.
        name: &'static str,
    },
    /// The optimizer has no learning rate for the schedule to change.
    #[error("a schedule changes the learning rate, but this optimizer has none")]
    NoLearningRate,
    /// A setting of the schedule is out of range.
    #[error("the {setting} of the schedule must be {must}")]
    Schedule {
        /// The name of the setting.
        setting: &'static str,
        /// The allowed values.
        must: &'static str,
    },
    /// The factor of a penalty is negative, infinite or NaN.
    #[error("the factor of the penalty `{name}` must be finite and at least 0, but it is {value}")]
    Penalty {
        /// `l1` or `l2`.
        name: &'static str,
        /// The given value.
        value: f64,
    },
    /// A bound of gradient clipping is zero, negative or NaN.
    #[error("the bound of `{name}` must be a positive number, but it is {value}")]
    Clip {
        /// `clip_norm` or `clip_value`.
        name: &'static str,
        /// The given value.
        value: f64,
    },
    /// Early stopping has no validation set to monitor.
    #[error(
        "early stopping needs a validation set, since the training loss keeps falling while the network overfits: \
         add `.validation(&data)`"
    )]
    NoValidation,
    /// `early_stopping(0)`.
    #[error("the patience of early stopping must be at least 1 epoch, but it is 0")]
    NoPatience,
    /// A checkpoint cannot be written or resumed.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The processes of the run do not work together, or another one has failed.
    #[cfg(feature = "mpi")]
    #[error(transparent)]
    Process(#[from] crate::processes::ProcessError),
    /// `Batch::Mini(0)`.
    #[error("a mini-batch must hold at least one sample, but `Batch::Mini(0)` was given")]
    EmptyBatch,
    /// A class index is out of range.
    #[error(
        "sample {sample} (counted from 0) has class {class}, but the network tells apart {classes} classes, from 0"
    )]
    ClassOutOfRange {
        /// The index of the sample, counted from 0.
        sample: usize,
        /// Its class.
        class: usize,
        /// The number of classes of the network.
        classes: usize,
    },
    /// A target does not fit the parts of the output.
    #[error(
        "sample {sample} (counted from 0) of the {set} {misfit}; write one target for each part: an `SVector` or a class index"
    )]
    Misfit {
        /// `training set`, `validation set` or `data set`.
        set: &'static str,
        /// The index of the sample, counted from 0.
        sample: usize,
        /// The difference.
        misfit: Misfit,
    },
    /// A metric was requested for a network with several losses.
    #[cfg(feature = "alloc")]
    #[error(
        "{metric} compares one vector or one class, and the output has {parts} parts with a loss each: remove it, and score each \
         part of the outputs of `predict`"
    )]
    MetricOfParts {
        /// The metric.
        metric: Metric,
        /// The number of parts.
        parts: usize,
    },
    /// A target is outside the [domain](crate::loss::Loss::TARGETS) of the loss.
    #[error("the {set} does not suit the loss `{loss}`: {outside}; change the targets or the loss")]
    Target {
        /// `training set`, `validation set` or `data set`.
        set: &'static str,
        /// The name of the loss.
        loss: &'static str,
        /// The sample, the output, the value and the domain.
        outside: OutsideDomain,
    },
    /// The metric that is to decide, such as the monitored one, has no meaning on the samples it is computed on, whatever the
    /// network.
    #[cfg(feature = "alloc")]
    #[error("{metric} cannot compare networks on the {set}: {reason}; choose another metric")]
    UndefinedMetric {
        /// The metric.
        metric: Metric,
        /// `training set`, `validation set` or `data set`.
        set: &'static str,
        /// The reason.
        reason: Undefined,
    },
    /// The monitored value was infinite or NaN in every epoch, so none is the best. The network is that of the last epoch.
    #[cfg(feature = "alloc")]
    #[error(
        "{} was infinite or NaN in {}, so no epoch is the best, and the network is that of the last: \
         monitor another metric, or look for outputs that overflow",
        metric.as_ref().map_or("the risk", Metric::name),
        if *epochs == 1 { String::from("the only epoch") } else { format!("each of {epochs} epochs") }
    )]
    NeverMeasured {
        /// The monitored metric; `None` for the risk.
        metric: Option<Metric>,
        /// The number of epochs.
        epochs: usize,
    },
    /// A run that is to be scored ended within its first epoch, by [`Trainer::time_limit`](crate::Trainer::time_limit).
    #[error(
        "the run ended within its first epoch, so that it has no score: give it more time by `.time_limit(…)`, or smaller epochs"
    )]
    NoCompleteEpoch,
    /// The schedule had lowered the learning rate to zero before the first epoch.
    #[error(
        "the schedule has lowered the learning rate to zero before epoch {epoch} (counted from 1), so no step would change \
         the network: give the schedule more epochs, or a lower bound by `.down_to(0.01)`"
    )]
    ScheduleEnded {
        /// The number of the epoch, counted from 1 over all calls of `fit`.
        epoch: usize,
    },
    /// The loss, a penalty, the gradient, a parameter after the step, or the square of a derivative, for an optimizer that averages
    /// these, became infinite or NaN. The network of the last finite epoch is restored.
    #[error(
        "training diverged in epoch {epoch}, batch {batch} (both counted from 1): the loss was {loss}{}; \
         the network of the last finite epoch is restored; a smaller learning rate or scaled data may help",
        if loss.is_finite() {
            ", but a penalty, the gradient or a parameter was infinite or NaN, or a derivative too large to be squared"
        } else {
            ""
        }
    )]
    Diverged {
        /// The number of the epoch, counted from 1 over all calls of `fit`.
        epoch: usize,
        /// The number of the batch in the epoch, counted from 1.
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
