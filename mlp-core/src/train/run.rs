//! The result of a training run on one part of the data: the scores of its network on the validation samples.

use alloc::vec::Vec;

use crate::metrics::{Metric, Statistic};
use crate::number::scalar::{Scalar, double};
use crate::train::clock::Clock;
use crate::train::error::TrainError;
use crate::train::report::{Report, StopReason};

/// A training run. Runs compare equal if everything but the times is equal.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Line< input 1 => linear 1; loss squared >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let x = |number: usize| number as f32 / 10.0;
/// let data = Dataset::new((0..10).map(|i| vector![x(i)]).collect(), (0..10).map(|i| vector![2.0 * x(i)]).collect())?;
/// let result = Trainer::new(Sgd::new(0.1)).epochs(100).cross_validate::<Line, _>(data.folds(5, 7)?, 1)?;
/// let run = &result.runs[1];
/// assert_eq!((run.fold, run.seed, run.epochs), (1, 0, 100));
/// assert!(run.scores.is_some());
/// # Ok(())
/// # }
/// ```
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
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Line< input 1 => linear 1; loss squared >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let x = |number: usize| number as f32 / 10.0;
/// let data = Dataset::new((0..10).map(|i| vector![x(i)]).collect(), (0..10).map(|i| vector![2.0 * x(i)]).collect())?;
/// let trainer = Trainer::new(Adam::new(0.1)).epochs(200).metric(Metric::R2);
/// let result = trainer.cross_validate::<Line, _>(data.folds(5, 7)?, 1)?;
/// let scores = result.runs[0].scores.as_ref().unwrap();
/// assert_eq!(scores.epoch, 200);
/// assert!(scores.validation_loss < 1e-2 && scores.metric(Metric::R2).is_some());
/// assert_eq!(scores.metric(Metric::Mae), None); // not requested
/// # Ok(())
/// # }
/// ```
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
    pub(crate) fn value(&self, monitored: Option<Metric>) -> Option<f64> {
        let value = match monitored {
            None => self.validation_loss,
            Some(metric) if metric.is_larger_better() => -self.metric(metric)?,
            Some(metric) => self.metric(metric)?,
        };
        Some(value).filter(|value| value.is_finite())
    }
}

/// The reason that a training has no result.
#[derive(Debug)]
pub(crate) enum NoRun {
    /// An [`Interrupt`](crate::train::Interrupt) was requested.
    Interrupted,
    Refused(TrainError),
}

impl From<TrainError> for NoRun {
    fn from(error: TrainError) -> Self {
        Self::Refused(error)
    }
}

impl Run {
    /// The result of a training that began with this clock. A run that diverged is a result; one that was interrupted is none, since
    /// it would have another result later.
    ///
    /// `keeps_best` says that the training ended with the network of the best epoch rather than the last.
    pub(crate) fn of<T: Scalar>(
        (fold, seed): (usize, u64),
        clock: &Clock,
        keeps_best: bool,
        trained: Result<Report<T>, TrainError>,
    ) -> Result<Self, NoRun> {
        let seconds = clock.elapsed().as_secs_f64();
        let (epochs, scores) = match trained {
            Ok(report) if report.stop == StopReason::Interrupted => return Err(NoRun::Interrupted),
            // The epochs were checked before, so this is a limit of the time.
            Ok(report) if report.epochs.is_empty() => return Err(TrainError::NoCompleteEpoch.into()),
            Ok(report) => (report.epochs.len(), scores(&report, keeps_best)),
            Err(TrainError::Diverged { epoch, .. }) => (epoch, None),
            Err(TrainError::NeverMeasured { epochs, .. }) => (epochs, None),
            Err(error) => return Err(error.into()),
        };
        Ok(Self { seed, fold, epochs, scores, seconds })
    }
}

/// The mean and the deviation of a number over the runs that did not diverge; `None` if all did, or if it is infinite or NaN in one of
/// them: a mean over the others would be that of other samples.
pub(crate) fn over_runs(runs: &[Run], of: impl Fn(&Scores) -> Option<f64>) -> Option<Statistic> {
    let numbers: Vec<_> = runs.iter().filter_map(|run| run.scores.as_ref()).filter_map(of).collect();
    Statistic::of(&numbers).filter(|_| numbers.iter().all(|number| number.is_finite()))
}

/// The text in place of the mean of a computed number that has none.
pub(crate) fn no_mean(runs: &[Run]) -> &'static str {
    if runs.iter().any(|run| run.scores.is_some()) { "undefined" } else { "-" }
}

/// The scores of the network that the run ends with; `None` if its risk is infinite or NaN.
fn scores<T: Scalar>(report: &Report<T>, keeps_best: bool) -> Option<Scores> {
    let epoch = if keeps_best { report.best_epoch() } else { report.epochs.last() }?;
    let validation_loss = double(epoch.validation_loss?);
    let scores =
        Scores { epoch: epoch.epoch, loss: double(epoch.loss), validation_loss, metrics: epoch.metrics.clone() };
    validation_loss.is_finite().then_some(scores)
}
