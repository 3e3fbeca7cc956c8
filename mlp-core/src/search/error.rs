//! Errors of a search.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
#[cfg(feature = "std")]
use alloc::vec::Vec;

use thiserror::Error;

use crate::data::DataError;
#[cfg(feature = "std")]
use crate::excerpt::{Description, List};
use crate::metrics::Metric;
use crate::search::table::rate as text;
use crate::train::TrainError;

/// The reason a search was refused, or ended without a choice. A run that diverges is a row of the table, not an error.
///
/// ```
/// use mlp_core::prelude::*;
/// candidates! { enum Line< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![2.0], vector![3.0]])?;
/// let search = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(10));
/// assert_eq!(search.choose(&data, &data).unwrap_err(), SearchError::NoLearningRates);
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum SearchError {
    /// No learning rates were given.
    #[error("a search needs at least one learning rate: `.learning_rates(&[1e-2, 1e-3])`")]
    NoLearningRates,
    /// A learning rate was given twice.
    #[error("the learning rate {} is given twice", text(*rate))]
    LearningRateTwice {
        /// The learning rate.
        rate: f64,
    },
    /// `seeds(0)`.
    #[error("a search needs at least one seed, but the number of seeds is 0")]
    NoSeeds,
    /// `halving(0)` or `halving(1)`.
    #[error("successive halving keeps one row in at least 2, but the factor is {factor}")]
    Halving {
        /// The factor.
        factor: usize,
    },
    /// There must be at least 2 folds, and at least one sample in each.
    #[error("{samples} samples cannot be divided into {folds} folds: there must be at least 2, with a sample in each")]
    Folds {
        /// The number of folds.
        folds: usize,
        /// The number of samples.
        samples: usize,
    },
    /// All samples of a fold, or all others, have a weight of 0.
    #[error("fold {fold} (counted from 0): {error}")]
    Data {
        /// The fold.
        fold: usize,
        /// The reason.
        error: DataError,
    },
    /// The trainer has no epochs, so no network is ever scored.
    #[error("the trainer for the learning rate {} has no epochs", text(*rate))]
    NoEpochs {
        /// The learning rate.
        rate: f64,
    },
    /// Candidates have different losses, whose values are not comparable, and no metric is [monitored](crate::Search::monitor).
    #[error(
        "the losses of the candidates differ, and numbers on different scales cannot be compared: `{}` has the loss `{}`, `{}` has \
         the loss `{}`; {}",
        architectures[0], losses[0], architectures[1], losses[1],
        if *has_metrics {
            "add a metric that decides: `.monitor(Metric::Rmse)` or, for classes, `.monitor(Metric::Accuracy)`"
        } else {
            "metrics do not apply to an output with several losses; search among the networks of one loss at a time"
        }
    )]
    DifferentLosses {
        /// The architectures of two candidates.
        architectures: [&'static str; 2],
        /// Their losses.
        losses: [String; 2],
        /// Whether metrics apply to both: not to an output with several losses.
        has_metrics: bool,
    },
    /// The trainers for two learning rates compare epochs by different values.
    #[error(
        "the trainer for the learning rate {} monitors {}, that for {} {}: let `.monitor(…)` of the search set the metric for all of \
         them",
        text(rates[0]), monitored(metrics[0]), text(rates[1]), monitored(metrics[1])
    )]
    DifferentMonitors {
        /// The learning rates.
        rates: [f64; 2],
        /// The monitored metrics; `None` for the validation loss.
        metrics: [Option<Metric>; 2],
    },
    /// A run was refused, for a reason other than divergence.
    #[error("`{architecture}` with the learning rate {} and seed {seed} cannot be trained: {error}", text(*learning_rate))]
    Train {
        /// The architecture of the network.
        architecture: &'static str,
        /// The learning rate.
        learning_rate: f64,
        /// The seed.
        seed: u64,
        /// The reason.
        error: Box<TrainError>,
    },
    /// The [interrupt](crate::Trainer::interrupt) of a trainer was requested. Runs that had ended are in the record, if there is one.
    #[error("the search was interrupted: with `.resume_from(\"search.txt\")`, the same program continues where it was")]
    Interrupted,
    /// The processes of the search do not work together, or another one has failed.
    #[cfg(feature = "mpi")]
    #[error(transparent)]
    Process(#[from] crate::processes::ProcessError),
    /// The run of the chosen network has another result when it is repeated to return the network.
    #[error(
        "the run of `{architecture}` with the learning rate {} and seed {seed} cannot be repeated: {difference}; the function given \
         to `Search::new` must make the same trainer for the same learning rate, and a record is continued on the same kind of processor",
        text(*learning_rate)
    )]
    NotRepeated {
        /// The architecture of the network.
        architecture: &'static str,
        /// The learning rate.
        learning_rate: f64,
        /// The seed.
        seed: u64,
        /// The difference between the two runs.
        difference: String,
    },
    /// Every network diverged with every learning rate from at least one of the seeds.
    #[error(
        "no network can be chosen: {} a run that diverged, {}with `{architecture}` and the learning rate {}; smaller learning rates \
         may help",
        if *rows == 1 { String::from("the only row has") } else { format!("each of {rows} rows has") },
        if *rows == 1 { "" } else { "the first " },
        text(*learning_rate)
    )]
    AllDiverged {
        /// The number of rows.
        rows: usize,
        /// The architecture of the first row.
        architecture: String,
        /// Its learning rate.
        learning_rate: f64,
    },
    /// The record of finished runs cannot be read or written.
    #[cfg(feature = "std")]
    #[error("the record `{}` cannot be {action}: {reason}", path.display())]
    File {
        /// The path of the file.
        path: std::path::PathBuf,
        /// `read`, `written` or `locked`.
        action: &'static str,
        /// The kind of the I/O error.
        kind: std::io::ErrorKind,
        /// The message of the I/O error.
        reason: String,
    },
    /// Another search writes to the record, in this process or another.
    #[cfg(feature = "std")]
    #[error("the record `{}` is in use by another search: wait until that has ended, or choose another file", path.display())]
    InUse {
        /// The path of the file.
        path: std::path::PathBuf,
    },
    /// The file is not a record, or is damaged.
    #[cfg(feature = "std")]
    #[error("`{}` is not the record of a search, or is damaged: {}", path.display(), Description(reason))]
    Damaged {
        /// The path of the file.
        path: std::path::PathBuf,
        /// The defect.
        reason: String,
    },
    /// The file is the record of a different search.
    #[cfg(feature = "std")]
    #[error("`{}` is the record of a different search: {}", path.display(), List { items: differences, before: "", between: "; " })]
    Different {
        /// The path of the file.
        path: std::path::PathBuf,
        /// The differences, each with both values.
        differences: Vec<String>,
    },
}

/// The name of the value by which epochs and runs are compared.
fn monitored(metric: Option<Metric>) -> String {
    metric.map_or_else(|| "the validation loss".to_string(), |metric| metric.to_string())
}
