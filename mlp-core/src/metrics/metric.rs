//! The choice of a metric as a value: printed in reports, computed after each epoch.

use core::fmt;

use super::classification::{accuracy, macro_f1, macro_precision, macro_recall};
use super::ranking::{roc_auc, top_k_accuracy};
use super::regression::{mean_absolute_error, r_squared, root_mean_squared_error};
use crate::number::memory::Flat;
use crate::number::scalar::Scalar;
use crate::target::Target;

/// A metric of a network's outputs, reported with the loss.
///
/// ```
/// use mlp_core::prelude::*;
/// let outputs = [vector![0.2], vector![0.4], vector![0.7]];
/// let targets = [0, 1, 1];
/// assert_eq!(Metric::Accuracy.of(&outputs, &targets), 2.0 / 3.0);
/// assert_eq!(Metric::RocAuc.of(&outputs, &targets), 1.0);
/// assert_eq!(Metric::TopK(5).to_string(), "top-5 accuracy");
/// assert!(!Metric::Rmse.is_larger_better());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Metric {
    /// The share of correct predictions: [`accuracy`].
    Accuracy,
    /// The share of samples whose class is among the `k` largest outputs: [`top_k_accuracy`].
    TopK(usize),
    /// The mean precision over the classes: [`macro_precision`].
    MacroPrecision,
    /// The mean recall over the classes: [`macro_recall`].
    MacroRecall,
    /// The mean F1 over the classes: [`macro_f1`].
    MacroF1,
    /// The area under the receiver operating characteristic (ROC) curve: [`roc_auc`].
    RocAuc,
    /// The mean absolute error: [`mean_absolute_error`].
    Mae,
    /// The root mean squared error: [`root_mean_squared_error`].
    Rmse,
    /// The coefficient of determination R²: [`r_squared`].
    R2,
}

impl Metric {
    /// The name of the metric. [`Display`](fmt::Display) includes the `k` of [`Metric::TopK`].
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Metric::MacroF1.name(), "macro F1");
    /// ```
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::TopK(_) => "top-k accuracy",
            Self::MacroPrecision => "macro precision",
            Self::MacroRecall => "macro recall",
            Self::MacroF1 => "macro F1",
            Self::RocAuc => "ROC AUC",
            Self::Mae => "MAE",
            Self::Rmse => "RMSE",
            Self::R2 => "R²",
        }
    }

    /// Whether larger values are better.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Metric::R2.is_larger_better());
    /// ```
    pub const fn is_larger_better(self) -> bool {
        !matches!(self, Self::Mae | Self::Rmse)
    }

    /// Computes the metric from outputs and targets, one of each per sample. The [module](super) defines classes and
    /// undefined results.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let outputs = [vector![1.0, 2.0], vector![3.0, 4.0]];
    /// let targets = [vector![1.5, 2.5], vector![3.0, 3.0]];
    /// assert_eq!(Metric::Mae.of(&outputs, &targets), 0.5);
    /// ```
    ///
    /// # Panics
    ///
    /// If the numbers of outputs and targets differ, or if a class index is out of range.
    pub fn of<T: Scalar, O: Flat<Scalar = T>, Y: Target<O>>(self, outputs: &[O], targets: &[Y]) -> f64 {
        match self {
            Self::Accuracy => accuracy(outputs, targets),
            Self::TopK(k) => top_k_accuracy(k, outputs, targets),
            Self::MacroPrecision => macro_precision(outputs, targets),
            Self::MacroRecall => macro_recall(outputs, targets),
            Self::MacroF1 => macro_f1(outputs, targets),
            Self::RocAuc => roc_auc(outputs, targets),
            Self::Mae => mean_absolute_error(outputs, targets),
            Self::Rmse => root_mean_squared_error(outputs, targets),
            Self::R2 => r_squared(outputs, targets),
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TopK(k) => f.pad(&alloc::format!("top-{k} accuracy")),
            _ => f.pad(self.name()),
        }
    }
}
