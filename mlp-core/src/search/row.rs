//! The results of a search: one row for each network with each learning rate, with its runs.

use alloc::vec::Vec;

use crate::metrics::{Metric, Statistic};
use crate::search::candidates::Candidate;
use crate::train::over_runs;
pub use crate::train::{Run, Scores};

/// A network with a learning rate, and its runs.
///
/// ```
/// use mlp_core::prelude::*;
/// candidates! { enum Line< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![2.0], vector![3.0]])?;
/// let search = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(200)).learning_rates(&[0.1, 100.0]);
/// let choice = search.seeds(2).choose(&data, &data)?;
/// let (best, worst) = (choice.best(), &choice.rows()[3]);
/// assert!(best.is_complete && best.runs.len() == 2 && best.diverged() == 0);
/// assert!(best.validation_loss().unwrap().mean < 1e-3);
/// assert!(worst.diverged() == 2 && worst.validation_loss().is_none());
/// # Ok(())
/// # }
/// ```
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

impl Row {
    /// The number of runs that diverged.
    pub fn diverged(&self) -> usize {
        self.runs.iter().filter(|run| run.scores.is_none()).count()
    }

    /// The risk on the validation samples over the runs that did not diverge; `None` if all did.
    pub fn validation_loss(&self) -> Option<Statistic> {
        self.over_runs(|scores| Some(scores.validation_loss))
    }

    /// A requested metric over the runs that did not diverge; `None` if all did, or if it is infinite or NaN in one of them.
    pub fn metric(&self, metric: Metric) -> Option<Statistic> {
        self.over_runs(|scores| scores.metric(metric))
    }

    /// The mean time of a run, in seconds.
    pub fn seconds(&self) -> f64 {
        let seconds: Vec<_> = self.runs.iter().map(|run| run.seconds).collect();
        Statistic::of(&seconds).map_or(0.0, |statistic| statistic.mean)
    }

    fn over_runs(&self, of: impl Fn(&Scores) -> Option<f64>) -> Option<Statistic> {
        over_runs(&self.runs, of)
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
