//! Successive halving: rounds of growing length, each with the best rows of the round before.

use alloc::vec;
use alloc::vec::Vec;

/// A round of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Round {
    /// The number of rows that take part.
    pub(super) rows: usize,
    /// The divisor of the epochs of a complete run.
    pub(super) divisor: usize,
}

impl Round {
    /// The number of epochs of a run in this round, of this many in a complete one.
    pub(super) fn epochs(self, complete: usize) -> usize {
        complete.div_ceil(self.divisor)
    }
}

/// The rounds over this many rows, of which each keeps one in `factor` (K. Jamieson, A. Talwalkar, "Non-stochastic best arm
/// identification and hyperparameter optimization", AISTATS 2016): the largest number for which the last, whose runs
/// are complete, has more than one row, and the first at least one epoch. Without a factor, one round of complete runs.
pub(super) fn rounds(rows: usize, factor: Option<usize>, epochs: usize) -> Vec<Round> {
    let complete = Round { rows, divisor: 1 };
    let Some(factor) = factor else { return vec![complete] };
    let mut rounds = vec![complete];
    while let Some(&Round { rows, divisor }) = rounds.last()
        && rows > factor
        && divisor.checked_mul(factor).is_some_and(|divisor| divisor <= epochs)
    {
        for round in &mut rounds {
            round.divisor *= factor;
        }
        rounds.push(Round { rows: rows.div_ceil(factor), divisor: 1 });
    }
    rounds
}
