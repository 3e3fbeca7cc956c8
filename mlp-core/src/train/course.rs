//! What has happened in a training run so far, and what follows from it: which epoch was the best, whether there is a plateau,
//! whether it is time to stop.

use alloc::vec::Vec;

use super::{Epoch, Report, Schedule, StopReason};
use crate::metrics::Metric;
use crate::network::Network;
use crate::number::scalar::Scalar;

/// The epochs of a run so far.
pub(super) struct Course<T> {
    pub(super) epochs: Vec<Epoch<T>>,
    /// The place of the best epoch.
    pub(super) best: Option<usize>,
    /// The parameters of the best epoch, where early stopping needs them.
    pub(super) best_parameters: Vec<T>,
    pub(super) plateau: Plateau,
}

/// How a schedule that waits for plateaus stands. It outlives a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plateau {
    /// The best value since training began.
    pub(super) best: f64,
    /// For how many epochs there was none better.
    pub(super) waited: u32,
    /// How many plateaus there were.
    pub(super) count: u32,
}

impl Plateau {
    pub(super) const NONE: Self = Self { best: f64::INFINITY, waited: 0, count: 0 };

    fn record(&mut self, value: f64, patience: usize) {
        if value < self.best {
            (self.best, self.waited) = (value, 0);
            return;
        }
        self.waited = self.waited.saturating_add(1);
        if usize::try_from(self.waited).is_ok_and(|waited| waited >= patience) {
            (self.waited, self.count) = (0, self.count.saturating_add(1));
        }
    }
}

/// What decides whether an epoch is better than another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Watch {
    /// What is looked at, if not the risk.
    pub(super) monitored: Option<Metric>,
    /// For how many epochs without improvement early stopping waits.
    pub(super) patience: Option<usize>,
}

impl Watch {
    /// What is looked at, such that smaller is better. NaN is never better than anything.
    fn value<T: Scalar>(&self, epoch: &Epoch<T>) -> f64 {
        match self.monitored {
            Some(metric) => {
                let value = epoch.metric(metric).unwrap_or(f64::NAN);
                if metric.is_larger_better() { -value } else { value }
            }
            None => nalgebra::try_convert(epoch.validation_loss.unwrap_or(epoch.loss)).unwrap_or(f64::NAN),
        }
    }
}

impl<T: Scalar> Course<T> {
    pub(super) fn new(plateau: Plateau) -> Self {
        Self { epochs: Vec::new(), best: None, best_parameters: Vec::new(), plateau }
    }

    /// Makes room for so many epochs in all, so that none of them allocates; for a number that stands for no limit, for some.
    pub(super) fn expect(&mut self, epochs: usize) {
        const MOST: usize = 10_000;
        self.epochs.reserve_exact(epochs.min(MOST).saturating_sub(self.epochs.len()));
    }

    /// Takes note of an epoch that has ended, and says whether to stop early.
    pub(super) fn record<N: Network<Scalar = T>>(
        &mut self,
        epoch: Epoch<T>,
        network: &N,
        watch: &Watch,
        schedule: &Schedule,
    ) -> bool {
        let value = watch.value(&epoch);
        self.epochs.push(epoch);
        let place = self.epochs.len() - 1;
        if !value.is_nan() && self.best.is_none_or(|best| value < watch.value(&self.epochs[best])) {
            self.best = Some(place);
            if watch.patience.is_some() {
                self.best_parameters.clear();
                self.best_parameters.extend_from_slice(network.parameters());
            }
        }
        if let Some(patience) = schedule.patience() {
            self.plateau.record(value, patience);
        }
        self.is_without_improvement(watch)
    }

    /// Whether the best epoch is as long ago as early stopping waits.
    pub(super) fn is_without_improvement(&self, watch: &Watch) -> bool {
        let since_best = self.epochs.len() - self.best.map_or(0, |best| best + 1);
        watch.patience.is_some_and(|patience| since_best >= patience)
    }

    /// Brings the best network back, where early stopping kept it, and turns into a report.
    pub(super) fn finish<N: Network<Scalar = T>>(self, network: &mut N, stop: StopReason) -> Report<T> {
        if !self.best_parameters.is_empty() {
            network.parameters_mut().copy_from_slice(&self.best_parameters);
        }
        Report { epochs: self.epochs, stop, best: self.best }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plateau_is_found_after_the_epochs_of_patience_and_then_waited_for_anew() {
        let mut plateau = Plateau::NONE;
        let counts = [3.0, 2.0, 2.0, 2.5, 1.9, f64::NAN, 2.0, 2.0, 2.0].map(|value| {
            plateau.record(value, 2);
            plateau.count
        });
        assert_eq!(counts, [0, 0, 0, 1, 1, 1, 2, 2, 3]);
    }
}
