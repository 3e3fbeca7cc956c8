//! Metrics without meaning for given targets, whatever the outputs: known before training.

use thiserror::Error;

use super::Metric;
use super::class::{class_count, expected_class};
use super::probability::PROBABILITIES;
use crate::loss::{Domain, OutsideDomain};
use crate::number::memory::Flat;
use crate::target::Target;

/// The reason that a metric cannot compare networks on given targets.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Undefined {
    /// A target is not a number that the metric is defined for.
    #[error(transparent)]
    Target(#[from] OutsideDomain),
    /// The coefficient of determination divides by the variance of the targets of every output.
    #[error("output {output} (counted from 0) has the same target in all samples")]
    ConstantTarget {
        /// The output, counted from zero.
        output: usize,
    },
    /// A ROC curve needs samples of at least two classes.
    #[error("all samples are of class {class}")]
    OneClass {
        /// The class.
        class: usize,
    },
    /// Precision, recall and F1 are defined for two classes only, as those of class 1.
    #[error("it is that of class 1 of two classes, but the outputs tell apart {classes}: use the macro average")]
    NotTwoClasses {
        /// The number of classes.
        classes: usize,
    },
    /// Every class is, or none is, among the `k` largest outputs.
    #[error("the {k} largest of {classes} classes contain every class, or none")]
    TrivialRank {
        /// The `k` of [`Metric::TopK`].
        k: usize,
        /// The number of classes.
        classes: usize,
    },
}

impl Metric {
    /// The reason that this metric cannot compare networks on these targets, if it is undefined or the same for all
    /// outputs. A [`Trainer`](crate::Trainer) refuses to [monitor](crate::Trainer::monitor) such a metric.
    ///
    /// The log loss and the Brier score are defined for class indices and for numbers from 0 to 1. Metrics of classes are
    /// defined for class indices and for several outputs, of which the largest target is that of the class; the targets of a single
    /// output must be from 0 to 1, or from -1 to 1 as those of `tanh` units. All other metrics are defined for every finite number.
    ///
    /// ```
    /// use mlp_core::{metrics::Undefined, prelude::*};
    /// let constant = [vector![2.0], vector![2.0]];
    /// assert_eq!(Metric::R2.undefined_on::<SVector<f64, 1>, _>(&constant), Some(Undefined::ConstantTarget { output: 0 }));
    /// assert_eq!(Metric::Rmse.undefined_on::<SVector<f64, 1>, _>(&constant), None);
    /// assert!(matches!(Metric::LogLoss.undefined_on::<SVector<f64, 1>, _>(&constant), Some(Undefined::Target(_))));
    /// ```
    pub fn undefined_on<O: Flat, Y: Target<O>>(self, targets: &[Y]) -> Option<Undefined> {
        self.undefined_among::<O, Y>(targets.iter().enumerate())
    }

    /// [`undefined_on`](Self::undefined_on) these targets, each with the index of its sample.
    pub(crate) fn undefined_among<'a, O: Flat, Y: Target<O> + 'a>(
        self,
        samples: impl Iterator<Item = (usize, &'a Y)> + Clone,
    ) -> Option<Undefined> {
        let domain = self.domain(O::LEN);
        // A class index is in every domain.
        let vectors = samples.clone().filter(|(_, target)| target.class().is_none());
        let mut outside = vectors.filter_map(|(sample, target)| {
            let (output, value) = domain.violation(target.expected(), O::LEN)?;
            Some(Undefined::Target(OutsideDomain { sample, output, value, domain }))
        });
        outside.next().or_else(|| self.undefined_in_domain::<O, Y>(samples.map(|(_, target)| target)))
    }

    /// The targets that the metric is defined for, with this many outputs.
    const fn domain(self, outputs: usize) -> Domain {
        match self {
            Self::LogLoss | Self::Brier => PROBABILITIES,
            Self::Mae | Self::Rmse | Self::R2 => Domain::finite(),
            // The class is the index of the largest.
            _ if outputs > 1 => Domain::finite(),
            // The label of the first class is 0, or -1 for a `tanh` unit.
            _ => Domain::between(-1.0, 1.0),
        }
    }

    /// [`undefined_on`](Self::undefined_on) targets of the domain.
    fn undefined_in_domain<'a, O: Flat, Y: Target<O> + 'a>(
        self,
        mut targets: impl Iterator<Item = &'a Y> + Clone,
    ) -> Option<Undefined> {
        match self {
            Self::R2 => {
                // Zeros of either sign are equal.
                let value = |target: &Y, k| target.expected().at(k);
                let first = targets.next()?;
                let is_constant = |&k: &usize| targets.clone().all(|target| value(target, k) == value(first, k));
                Some(Undefined::ConstantTarget { output: (0..O::LEN).find(is_constant)? })
            }
            Self::RocAuc => {
                let class = expected_class::<O, Y>(targets.next()?)?;
                let is_only = targets.all(|target| expected_class::<O, Y>(target) == Some(class));
                is_only.then_some(Undefined::OneClass { class })
            }
            Self::Precision | Self::Recall | Self::F1 => {
                let classes = class_count(O::LEN);
                (classes > 2).then_some(Undefined::NotTwoClasses { classes })
            }
            Self::TopK(k) => {
                let classes = class_count(O::LEN);
                (k == 0 || k >= classes).then_some(Undefined::TrivialRank { k, classes })
            }
            _ => None,
        }
    }
}
