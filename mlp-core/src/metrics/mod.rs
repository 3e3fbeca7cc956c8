//! Metrics: measures of the quality of a network's outputs, reported with the loss and comparable between models.
//!
//! Every metric takes the outputs of a network and the targets, one per sample, and returns an `f64` computed in double
//! precision, regardless of the scalar of the network.
//!
//! **Classes.** The predicted class is the index of the largest output, the first of equal ones; a single output predicts
//! class 1 above one half and class 0 otherwise. The class of a target vector is defined in the same way, so one-hot vectors
//! are equivalent to class indices. An output with a NaN predicts no class and is never correct.
//!
//! **Undefined** results are NaN: every metric without samples, and the cases documented for each metric.
//! [`Metric::undefined_on`] tells which metrics cannot compare networks on given targets.
//!
//! **Weights** of samples: [`Metric::of_weighted`] and [`ConfusionMatrix::weighted`]. An [`Evaluation`](crate::Evaluation)
//! takes those of its [`Dataset`](crate::Dataset).
//!
//! ```
//! use mlp_core::{metrics, prelude::*};
//! let outputs = [vector![0.9, 0.1], vector![0.4, 0.6], vector![0.7, 0.3]];
//! assert_eq!(metrics::accuracy(&outputs, &[0, 1, 1]), 2.0 / 3.0);
//! assert_eq!(Metric::Accuracy.of(&outputs, &[0, 1, 1]), 2.0 / 3.0);
//! ```
//!
//! # Panics
//!
//! If the numbers of outputs and targets differ, or if a class index is out of range.

mod batch;
mod calibration;
mod calibration_error;
mod class;
mod classification;
mod compared;
mod confusion;
mod metric;
mod probability;
mod ranking;
mod regression;
mod statistic;
mod tally;
mod temperature;
mod threshold;
mod undefined;

pub use calibration::{Bins, Reliability, ReliabilityBin};
pub use calibration_error::CalibrationError;
pub use classification::{accuracy, macro_f1, macro_precision, macro_recall};
pub use confusion::ConfusionMatrix;
pub use metric::Metric;
pub use probability::{brier_score, log_loss};
pub use ranking::{roc_auc, top_k_accuracy};
pub use regression::{mean_absolute_error, r_squared, root_mean_squared_error};
pub use statistic::Statistic;
pub use temperature::Temperature;
pub use threshold::{Threshold, ThresholdError};
pub use undefined::Undefined;
