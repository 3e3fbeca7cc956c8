//! The runs of a search, and the rounds in which they take place.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::metrics::Metric;
use crate::search::candidates::Candidate;
use crate::search::ranking;
use crate::search::rounds::{Round, rounds};
use crate::search::row::{Row, Run};

/// The runs to compare.
pub(super) struct Plan {
    pub(super) candidates: &'static [Candidate],
    /// The learning rates, each with the most epochs of its trainer.
    pub(super) rates: Vec<(f64, usize)>,
    pub(super) seeds: u64,
    /// 1 with a validation set.
    pub(super) folds: usize,
    /// The factor of successive halving.
    pub(super) halving: Option<usize>,
    /// The metric by which runs are compared; `None` for the risk.
    pub(super) monitored: Option<Metric>,
}

/// A training run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Job {
    /// The index of the candidate.
    pub(super) candidate: usize,
    /// The index of the learning rate.
    pub(super) rate: usize,
    pub(super) fold: usize,
    pub(super) seed: u64,
    /// The maximum number of epochs.
    pub(super) epochs: usize,
}

/// A row with its place in the plan.
pub(super) struct Planned {
    pub(super) candidate: usize,
    pub(super) rate: usize,
    pub(super) row: Row,
    /// The last round that it took part in.
    round: usize,
}

impl Plan {
    /// The rounds.
    pub(super) fn rounds(&self) -> Vec<Round> {
        let epochs = self.rates.iter().map(|(_, epochs)| *epochs).min().unwrap_or(1);
        rounds(self.candidates.len() * self.rates.len(), self.halving, epochs)
    }

    /// The number of runs of all rounds.
    pub(super) fn runs(&self) -> usize {
        self.rounds().iter().map(|round| round.rows * self.runs_of_a_row()).sum()
    }

    fn runs_of_a_row(&self) -> usize {
        usize::try_from(self.seeds).unwrap_or(usize::MAX).saturating_mul(self.folds)
    }

    /// Runs all rounds, and returns the rows with the best first. `compute` returns the runs of a round, in the order of
    /// the jobs.
    pub(super) fn play<E>(&self, mut compute: impl FnMut(&[Job]) -> Result<Vec<Run>, E>) -> Result<Vec<Planned>, E> {
        let mut rows: Vec<Planned> = (0..self.candidates.len())
            .flat_map(|candidate| (0..self.rates.len()).map(move |rate| (candidate, rate)))
            .map(|(candidate, rate)| self.planned(candidate, rate))
            .collect();
        for (number, round) in self.rounds().into_iter().enumerate() {
            loop {
                // A row that diverged does not recover, and sorts after the others.
                let takes_part = |planned: &&Planned| number == 0 || self.is_measured(planned);
                let count = rows.iter().take(round.rows).take_while(takes_part).count();
                let taking_part = &mut rows[..count];
                let jobs: Vec<_> = taking_part.iter().flat_map(|planned| self.jobs(planned, round)).collect();
                let mut runs = compute(&jobs)?.into_iter();
                for planned in &mut *taking_part {
                    planned.row.runs = runs.by_ref().take(self.runs_of_a_row()).collect();
                    planned.row.is_complete = round.divisor == 1;
                    planned.round = number;
                }
                // If all of them have diverged, the next best take their place.
                let is_over = count == 0 || number == 0 || taking_part.iter().any(|planned| self.is_measured(planned));
                rows.sort_by(|one, other| self.compare(one, other));
                if is_over {
                    break;
                }
            }
        }
        Ok(rows)
    }

    fn is_measured(&self, planned: &Planned) -> bool {
        planned.row.value(self.monitored).is_some()
    }

    fn planned(&self, candidate: usize, rate: usize) -> Planned {
        let (learning_rate, _) = self.rates[rate];
        let row = Row { candidate: &self.candidates[candidate], learning_rate, is_complete: false, runs: Vec::new() };
        Planned { candidate, rate, row, round: 0 }
    }

    fn jobs(&self, planned: &Planned, round: Round) -> impl Iterator<Item = Job> {
        let &Planned { candidate, rate, .. } = planned;
        let epochs = round.epochs(self.rates[rate].1);
        let seeds = self.seeds;
        (0..self.folds).flat_map(move |fold| (0..seeds).map(move |seed| Job { candidate, rate, fold, seed, epochs }))
    }

    /// The order of the rows: those that were measured first, of these those of the latest round.
    fn compare(&self, one: &Planned, other: &Planned) -> Ordering {
        let by_round = || other.round.cmp(&one.round);
        let by_value = || ranking::compare(&one.row, &other.row, self.monitored);
        let in_order = || (one.candidate, one.rate).cmp(&(other.candidate, other.rate));
        let by_measure = self.is_measured(other).cmp(&self.is_measured(one));
        by_measure.then_with(by_round).then_with(by_value).then_with(in_order)
    }
}
