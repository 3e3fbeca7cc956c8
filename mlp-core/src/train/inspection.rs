//! The settings of a trainer as other modules read them, such as a search that plans its runs.

#[cfg(feature = "std")]
use std::string::ToString;

use crate::data::Dataset;
use crate::metrics::Metric;
use crate::number::scalar::Scalar;
use crate::optimizer::Optimizer;
#[cfg(feature = "std")]
use crate::train::identity::{self, Identity};
use crate::train::plateau::Plateau;
use crate::train::trainer::Trainer;
use crate::train::validation::OptionalValidation;

impl<O, V, C> Trainer<O, V, C> {
    /// Whether the schedule has lowered the learning rate of the next epoch to zero in this precision.
    pub(crate) fn has_rate_of_zero<T: Scalar>(&self) -> bool
    where
        O: Optimizer<T>,
    {
        self.settings.schedule.has_ended::<T>(self.optimizer.learning_rate(), self.seen, self.plateau.count)
    }
}

impl<O> Trainer<O> {
    /// The maximum number of epochs in a call of `fit`.
    pub(crate) fn most_epochs(&self) -> usize {
        self.settings.epochs
    }

    /// The metrics that are computed after every epoch.
    pub(crate) fn metrics(&self) -> &[Metric] {
        &self.settings.metrics
    }

    /// The metric by which epochs are compared; `None` for the risk.
    pub(crate) fn monitored(&self) -> Option<Metric> {
        self.settings.monitor.metric()
    }

    /// Whether processes share the batches.
    #[cfg(feature = "mpi")]
    pub(crate) fn is_shared(&self) -> bool {
        self.settings.workers.processes.is_some()
    }

    /// Whether `fit` ends with the network of the best epoch rather than the last.
    pub(crate) fn keeps_best(&self) -> bool {
        self.settings.patience.is_some()
    }

    /// Like [`validation`](Self::validation) if there is a validation set, and a type of the trainer that does not depend on it: one
    /// instance of the training loop is compiled instead of two.
    pub(crate) fn optional_validation<X, Y>(
        self,
        data: Option<&Dataset<X, Y>>,
    ) -> Trainer<O, OptionalValidation<'_, X, Y>> {
        let Self { optimizer, settings, validation: (), checkpoint, seen, plateau, unfinished } = self;
        Trainer { optimizer, settings, validation: OptionalValidation(data), checkpoint, seen, plateau, unfinished }
    }

    /// The trainer with this number of epochs, and without early stopping.
    pub(crate) fn for_epochs(mut self, epochs: usize) -> Self {
        self.settings.patience = None;
        self.settings.epochs = epochs;
        self
    }
}

impl<O: Clone> Trainer<O> {
    /// A trainer with the same settings that has not trained yet.
    pub(super) fn anew<T: Scalar>(&self) -> Self
    where
        O: Optimizer<T>,
    {
        let mut trainer = Self { seen: 0, plateau: Plateau::NONE, unfinished: None, ..self.clone() };
        trainer.optimizer.reset();
        trainer
    }
}

#[cfg(feature = "std")]
impl<O> Trainer<O> {
    /// Everything the bits of a run depend on, besides the network, the data and the seed.
    pub(crate) fn identity<T: Scalar>(mut self) -> Identity
    where
        O: Optimizer<T>,
    {
        let mut identity = identity::of_settings::<T, O>(&self.settings, &mut self.optimizer);
        identity.push(("epochs", self.settings.epochs.to_string()));
        identity
    }
}
