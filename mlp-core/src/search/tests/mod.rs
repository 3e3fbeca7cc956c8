//! Tests of the search: without networks, the plan with made-up runs, the threads, the record; with networks, the comparison of
//! losses, the last run, the messages.
#![allow(clippy::float_cmp, clippy::cast_precision_loss, reason = "exact results of small numbers")]

mod last_run;
mod losses;
mod messages;
mod plan;
mod pool;
mod record;
mod rounds;
mod statistics;

use std::vec::Vec;

use crate::search::candidates::Candidate;
use crate::search::plan::Plan;
use crate::search::row::{Run, Scores};

/// Candidates with these numbers of parameters.
fn candidates(parameters: &[usize]) -> &'static [Candidate] {
    const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
    let candidate = |(&parameters, name)| Candidate { name, architecture: name, parameters, layers: &[] };
    parameters.iter().zip(NAMES).map(candidate).collect::<Vec<_>>().leak()
}

/// A plan with one learning rate and one seed, of 81 epochs.
fn plan(parameters: &[usize]) -> Plan {
    Plan {
        candidates: candidates(parameters),
        rates: [(0.1, 81)].into(),
        seeds: 1,
        folds: 1,
        halving: None,
        monitored: None,
    }
}

/// A run with this validation loss; one that is not finite has diverged.
fn run(seed: u64, validation_loss: f64) -> Run {
    let scores = Scores { epoch: 7, loss: 0.5, validation_loss, metrics: Vec::new() };
    Run { seed, fold: 0, epochs: 9, scores: validation_loss.is_finite().then_some(scores), seconds: 1.0 }
}
