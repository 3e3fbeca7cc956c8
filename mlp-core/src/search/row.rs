//! The results of a search: one row for each network with each learning rate, with its runs.

use alloc::vec::Vec;

use crate::metrics::Metric;
use crate::search::candidates::Candidate;
use crate::search::statistic::Statistic;

/// A network with a learning rate, and its runs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Row {
    /// The network.
    pub candidate: &'static Candidate,
    /// The learning rate.
    pub learning_rate: f64,
    /// Whether the runs had all the epochs of the trainer; `false` if [`halving`](crate::Search::halving) ended them early.
    pub is_complete: bool,
    /// One run for each seed or, with [folds](crate::Search::folds), for each fold and seed.
    pub runs: Vec<Run>,
}

/// A training run. Runs compare equal if everything but the times is equal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Run {
    /// The seed of the initial weights and of the trainer.
    pub seed: u64,
    /// The fold with the validation samples, counted from 0; 0 with a validation set.
    pub fold: usize,
    /// The number of epochs; of a run that diverged, the epoch in which it did.
    pub epochs: usize,
    /// The result of the training; `None` if it diverged.
    pub scores: Option<Scores>,
    /// The time of the run, with validation. Zero without the feature `std`.
    pub seconds: f64,
}

impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        let Self { seed, fold, epochs, scores, seconds: _ } = other;
        (self.seed, self.fold, self.epochs, &self.scores) == (*seed, *fold, *epochs, scores)
    }
}

/// The scores of the network that a run ends with: that of the best epoch with
/// [early stopping](crate::Trainer::early_stopping), of the last without.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scores {
    /// The number of the epoch, counted from 1.
    pub epoch: usize,
    /// The mean training loss of the epoch.
    pub loss: f64,
    /// The risk on the validation samples.
    pub validation_loss: f64,
    /// The metrics on the validation samples.
    pub metrics: Vec<(Metric, f64)>,
}

impl Scores {
    /// The value of a requested metric.
    pub fn metric(&self, metric: Metric) -> Option<f64> {
        self.metrics.iter().find(|(other, _)| *other == metric).map(|&(_, value)| value)
    }

    /// The number by which runs are compared, with its sign chosen so that smaller is better; `None` if it is infinite or NaN.
    pub(super) fn value(&self, monitored: Option<Metric>) -> Option<f64> {
        let value = match monitored {
            None => self.validation_loss,
            Some(metric) if metric.is_larger_better() => -self.metric(metric)?,
            Some(metric) => self.metric(metric)?,
        };
        Some(value).filter(|value| value.is_finite())
    }
}

impl Row {
    /// The number of runs that diverged.
    pub fn diverged(&self) -> usize {
        self.runs.iter().filter(|run| run.scores.is_none()).count()
    }

    /// The risk on the validation samples over the runs that did not diverge; `None` if all did.
    pub fn validation_loss(&self) -> Option<Statistic> {
        self.over_runs(|scores| Some(scores.validation_loss))
    }

    /// A requested metric over the runs that did not diverge; `None` if all did.
    pub fn metric(&self, metric: Metric) -> Option<Statistic> {
        self.over_runs(|scores| scores.metric(metric))
    }

    /// The mean time of a run, in seconds.
    pub fn seconds(&self) -> f64 {
        let seconds: Vec<_> = self.runs.iter().map(|run| run.seconds).collect();
        Statistic::of(&seconds).map_or(0.0, |statistic| statistic.mean)
    }

    fn over_runs(&self, of: impl Fn(&Scores) -> Option<f64>) -> Option<Statistic> {
        let numbers: Vec<_> = self.runs.iter().filter_map(|run| run.scores.as_ref()).filter_map(of).collect();
        Statistic::of(&numbers)
    }

    /// The mean of the numbers by which runs are compared; `None` if a run diverged or was not measured.
    pub(super) fn value(&self, monitored: Option<Metric>) -> Option<f64> {
        let value = |run: &Run| run.scores.as_ref()?.value(monitored);
        let values = self.runs.iter().map(value).collect::<Option<Vec<_>>>()?;
        Statistic::of(&values).map(|statistic| statistic.mean)
    }

    /// The run with the best value; of equals, the first.
    pub(super) fn best_run(&self, monitored: Option<Metric>) -> Option<&Run> {
        let value = |run: &&Run| run.scores.as_ref().and_then(|scores| scores.value(monitored));
        let measured = self.runs.iter().filter(|run| value(run).is_some());
        measured
            .min_by(|one, other| value(one).unwrap_or(f64::INFINITY).total_cmp(&value(other).unwrap_or(f64::INFINITY)))
    }

    /// The mean number of epochs after which the runs were best, rounded; at least 1.
    pub(super) fn mean_best_epoch(&self) -> usize {
        let epochs = self.runs.iter().filter_map(|run| run.scores.as_ref()).map(|scores| scores.epoch);
        let count = epochs.clone().count().max(1);
        let sum = epochs.fold(0_usize, usize::saturating_add);
        (sum.saturating_add(count / 2) / count).max(1)
    }
}
