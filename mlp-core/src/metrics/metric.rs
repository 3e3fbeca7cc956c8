//! The choice of a metric as a value: printed in reports, computed after each epoch.

use alloc::vec::Vec;
use core::fmt;

use super::batch::{Equal, Ratios};
use super::classification::{correct_share, tally};
use super::compared::{Batch, Compared};
use super::probability::{cross_entropy, squared_error};
use super::ranking::{area_under_curve, top_k};
use super::regression::{absolute_error, determination, root_of_squared_error};
use super::tally::{Tally, class_1, macro_average};
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
    /// The share of correct predictions: [`accuracy`](super::accuracy).
    Accuracy,
    /// The share of samples whose class is among the `k` largest outputs: [`top_k_accuracy`](super::top_k_accuracy).
    TopK(usize),
    /// The precision of class 1 of two classes, 0 if it is never predicted; NaN with more classes.
    Precision,
    /// The recall of class 1 of two classes; NaN with more classes.
    Recall,
    /// The F1 of class 1 of two classes, the harmonic mean of precision and recall; NaN with more classes.
    F1,
    /// The mean precision over the classes: [`macro_precision`](super::macro_precision).
    MacroPrecision,
    /// The mean recall over the classes: [`macro_recall`](super::macro_recall).
    MacroRecall,
    /// The mean F1 over the classes: [`macro_f1`](super::macro_f1).
    MacroF1,
    /// The area under the receiver operating characteristic (ROC) curve: [`roc_auc`](super::roc_auc).
    RocAuc,
    /// The cross-entropy of predicted probabilities: [`log_loss`](super::log_loss).
    LogLoss,
    /// The mean squared error of predicted probabilities: [`brier_score`](super::brier_score).
    Brier,
    /// The mean absolute error: [`mean_absolute_error`](super::mean_absolute_error).
    Mae,
    /// The root mean squared error: [`root_mean_squared_error`](super::root_mean_squared_error).
    Rmse,
    /// The coefficient of determination R²: [`r_squared`](super::r_squared).
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
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::F1 => "F1",
            Self::MacroPrecision => "macro precision",
            Self::MacroRecall => "macro recall",
            Self::MacroF1 => "macro F1",
            Self::RocAuc => "ROC AUC",
            Self::LogLoss => "log loss",
            Self::Brier => "Brier score",
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
        !matches!(self, Self::LogLoss | Self::Brier | Self::Mae | Self::Rmse)
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
        self.compute(&Batch::new(outputs, targets, Equal))
    }

    /// Computes the metric of samples with weights: every sum over samples becomes a weighted one, as by scikit-learn's
    /// `sample_weight`. A weight of 2 counts a sample twice, a weight of 0 not at all; only the ratios of the weights matter.
    ///
    /// A class whose samples and predictions all have a weight of 0 does not occur. (For scikit-learn it does, with 0 for its
    /// precision, recall and F1.)
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (outputs, targets) = ([vector![0.2], vector![0.4], vector![0.7]], [0, 1, 1]);
    /// assert_eq!(Metric::Accuracy.of_weighted(&outputs, &targets, &[1.0, 2.0, 1.0]), 0.5);
    /// assert_eq!(Metric::Accuracy.of_weighted(&outputs, &targets, &[1.0, 0.0, 1.0]), 1.0);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`of`](Self::of), and if the number of weights is not that of the samples, or a weight is negative, infinite or NaN.
    pub fn of_weighted<T: Scalar, O: Flat<Scalar = T>, Y: Target<O>, W: Copy + Into<f64>>(
        self,
        outputs: &[O],
        targets: &[Y],
        weights: &[W],
    ) -> f64 {
        self.compute(&Batch::new(outputs, targets, Ratios::new(weights)))
    }

    /// The values of several metrics, with weights of the samples or without. If no metric is requested, there need not be outputs.
    pub(crate) fn all_of<O: Flat, Y: Target<O>>(
        metrics: &[Self],
        outputs: &[O],
        targets: &[Y],
        weights: Option<&[f64]>,
    ) -> Vec<(Self, f64)> {
        if metrics.is_empty() {
            return Vec::new();
        }
        match weights {
            None => Self::compute_all(metrics, &Batch::new(outputs, targets, Equal)),
            Some(weights) => Self::compute_all(metrics, &Batch::new(outputs, targets, Ratios::new(weights))),
        }
    }

    fn compute_all(metrics: &[Self], batch: &dyn Compared) -> Vec<(Self, f64)> {
        metrics.iter().map(|&metric| (metric, metric.compute(batch))).collect()
    }

    fn compute(self, batch: &dyn Compared) -> f64 {
        let macro_average = |of: fn(Tally) -> Option<f64>| macro_average(&tally(batch), of);
        let of_class_1 = |of: fn(Tally) -> Option<f64>| class_1(&tally(batch), of);
        match self {
            Self::Accuracy => correct_share(batch),
            Self::TopK(k) => top_k(k, batch),
            Self::Precision => of_class_1(Tally::precision),
            Self::Recall => of_class_1(Tally::recall),
            Self::F1 => of_class_1(Tally::f1),
            Self::MacroPrecision => macro_average(Tally::precision),
            Self::MacroRecall => macro_average(Tally::recall),
            Self::MacroF1 => macro_average(Tally::f1),
            Self::RocAuc => area_under_curve(batch),
            Self::LogLoss => cross_entropy(batch),
            Self::Brier => squared_error(batch),
            Self::Mae => absolute_error(batch),
            Self::Rmse => root_of_squared_error(batch),
            Self::R2 => determination(batch),
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
