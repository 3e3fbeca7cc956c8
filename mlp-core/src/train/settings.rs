//! The settings of a training run, and the rules they must satisfy before it starts.

use alloc::vec::Vec;

use crate::metrics::Metric;
use crate::number::scalar::Scalar;
use crate::optimizer::Optimizer;
use crate::train::batch::Batch;
use crate::train::error::TrainError;
#[cfg(feature = "std")]
use crate::train::interrupt::Interrupt;
use crate::train::monitor::Monitor;
use crate::train::regularization::Regularization;
use crate::train::schedule::Schedule;
use crate::workers;

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) batch: Batch,
    pub(super) seed: u64,
    pub(super) epochs: usize,
    pub(super) schedule: Schedule,
    pub(super) regularization: Regularization,
    /// The metrics to compute after every epoch.
    pub(super) metrics: Vec<Metric>,
    pub(super) monitor: Monitor,
    /// The number of epochs without improvement after which to stop early.
    pub(super) patience: Option<usize>,
    pub(super) workers: workers::Choice,
    pub(super) shows_progress: bool,
    /// The time after which a run ends.
    #[cfg(feature = "std")]
    pub(super) time_limit: Option<core::time::Duration>,
    #[cfg(feature = "std")]
    pub(super) interrupt: Option<Interrupt>,
}

impl Settings {
    pub(super) const fn new() -> Self {
        Self {
            batch: Batch::Mini(32),
            seed: 0,
            epochs: 100,
            schedule: Schedule::constant(),
            regularization: Regularization::NONE,
            metrics: Vec::new(),
            monitor: Monitor::Risk,
            patience: None,
            workers: workers::Choice::THIS_THREAD,
            shows_progress: false,
            #[cfg(feature = "std")]
            time_limit: None,
            #[cfg(feature = "std")]
            interrupt: None,
        }
    }

    /// Whether a result depends on the monitored value.
    pub(super) fn compares_epochs(&self) -> bool {
        self.monitor != Monitor::Risk || self.patience.is_some() || self.schedule.patience().is_some()
    }

    /// Refuses settings that are out of range or incompatible.
    pub(super) fn check<T: Scalar>(
        &self,
        optimizer: &impl Optimizer<T>,
        has_validation: bool,
    ) -> Result<(), TrainError> {
        optimizer.check()?;
        self.schedule.check()?;
        self.regularization.check::<T>()?;
        if !self.schedule.is_constant() && optimizer.learning_rate().is_none() {
            return Err(TrainError::NoLearningRate);
        }
        if self.batch == Batch::Mini(0) {
            return Err(TrainError::EmptyBatch);
        }
        if optimizer.needs_full_batch() && self.batch != Batch::Full {
            return Err(TrainError::NeedsFullBatch { batch: self.batch });
        }
        if let Some((name, _)) = self.regularization.bounds().next().filter(|_| optimizer.needs_full_batch()) {
            return Err(TrainError::NeedsBareGradient { name });
        }
        if self.patience == Some(0) {
            return Err(TrainError::NoPatience);
        }
        if self.patience.is_some() && !has_validation {
            return Err(TrainError::NoValidation);
        }
        Ok(())
    }
}
