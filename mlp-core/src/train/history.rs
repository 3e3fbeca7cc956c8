//! The history of a training run: the epochs so far, and from them the best epoch, plateaus and the stop condition.

use alloc::vec::Vec;

use crate::number::scalar::Scalar;
use crate::train::early_stopping::BestEpoch;
use crate::train::error::TrainError;
use crate::train::plateau::Plateau;
use crate::train::report::{Epoch, Report, StopReason};
use crate::train::settings::Settings;

pub(super) struct History<T> {
    pub(super) epochs: Vec<Epoch<T>>,
    pub(super) best: BestEpoch<T>,
    pub(super) plateau: Plateau,
}

impl<T: Scalar> History<T> {
    pub(super) fn new(plateau: Plateau) -> Self {
        Self { epochs: Vec::new(), best: BestEpoch::NONE, plateau }
    }

    /// Reserves memory for a total of this many epochs, so that no epoch allocates. Capped, since `usize::MAX` means no
    /// limit.
    pub(super) fn reserve(&mut self, epochs: usize) {
        const MAX_RESERVED: usize = 10_000;
        self.epochs.reserve_exact(epochs.min(MAX_RESERVED).saturating_sub(self.epochs.len()));
    }

    /// Appends an epoch, with the parameters after it.
    pub(super) fn record(&mut self, epoch: Epoch<T>, parameters: &[T], settings: &Settings) {
        let Settings { monitor, patience, schedule, .. } = settings;
        let value = monitor.value(&epoch);
        let best = self.best.index.and_then(|best| monitor.value(&self.epochs[best]));
        let is_best = value.is_some_and(|value| best.is_none_or(|best| value < best));
        self.epochs.push(epoch);
        if is_best {
            self.best.replace(self.epochs.len() - 1, parameters, patience.is_some());
        }
        if let Some(patience) = schedule.patience() {
            self.plateau.record(value, patience);
        }
    }

    /// The reason to stop now, if any.
    pub(super) fn stop_reason(&self, settings: &Settings) -> Option<StopReason> {
        match self.epochs.len() {
            done if self.best.is_out_of_patience(done, settings.patience) => Some(StopReason::EarlyStopping),
            done if done >= settings.epochs => Some(StopReason::AllEpochs),
            _ => None,
        }
    }

    /// Ends the run: restores the best parameters for early stopping, and returns the report. An error if epochs were to be
    /// compared, but none was measured.
    pub(super) fn into_report(
        self,
        parameters: &mut [T],
        stop: StopReason,
        settings: &Settings,
    ) -> Result<Report<T>, TrainError> {
        let epochs = self.epochs.len();
        if epochs > 0 && self.best.index.is_none() && settings.compares_epochs() {
            return Err(TrainError::NeverMeasured { metric: settings.monitor.metric(), epochs });
        }
        self.best.restore(parameters);
        Ok(Report { epochs: self.epochs, stop, best: self.best.index })
    }
}
