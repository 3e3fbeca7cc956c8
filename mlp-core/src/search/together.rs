//! The runs of a search on several processes. The results do not depend on the number of processes.
//!
//! The runs that are not on record take place in waves, one for each thread of each process; after each, all processes have the results,
//! and the root records them.

use std::string::ToString;
use std::vec::Vec;

use crate::data::Label;
use crate::metrics::Metric;
use crate::optimizer::Optimizer;
use crate::processes::{Exchanged, Link, ProcessError};
use crate::search::candidates::Candidates;
use crate::search::choice::Samples;
use crate::search::error::SearchError;
use crate::search::plan::{Job, Plan};
use crate::search::pool;
use crate::search::record::{self, Finished};
use crate::search::row::{Run, Scores};
use crate::search::settings::Settings;
use crate::target::Target;
use crate::train::Trainer;

/// Refuses searches that differ between the processes.
pub(super) fn compare<C, O, Y>(
    link: Link,
    trainers: Vec<(f64, Trainer<O>)>,
    plan: &Plan,
    samples: &Samples<'_, C::Input, Y>,
) -> Result<(), SearchError>
where
    C: Candidates,
    O: Optimizer<C::Scalar>,
    Y: Target<C::Output> + Label,
{
    let is_nested = trainers.iter().any(|(_, trainer)| trainer.is_shared());
    link.agree(if is_nested { Err(SearchError::from(ProcessError::Nested)) } else { Ok(()) })?;
    let mut properties: Vec<_> = record::identity::<C, O, Y>(trainers, plan, samples).into_iter().collect();
    let halving = plan.halving.map_or_else(|| "none".to_string(), |factor| factor.to_string());
    properties.extend([("seeds".to_string(), plan.seeds.to_string()), ("halving".to_string(), halving)]);
    Ok(link.compare(&properties)?)
}

/// Opens the record on the root.
pub(super) fn open<C, O, Y>(
    settings: &Settings,
    trainers: Vec<(f64, Trainer<O>)>,
    plan: &Plan,
    samples: &Samples<'_, C::Input, Y>,
) -> Result<Finished, SearchError>
where
    C: Candidates,
    O: Optimizer<C::Scalar>,
    Y: Target<C::Output> + Label,
{
    let open = || Finished::open::<C, O, Y>(settings, trainers, plan, samples);
    match settings.processes {
        None => open(),
        Some(link) => link.agree(if link.is_root() { open() } else { Ok(Finished::NONE) }),
    }
}

/// The processes that share the runs.
pub(super) struct Together<'a> {
    pub(super) link: Link,
    pub(super) plan: &'a Plan,
    pub(super) finished: &'a Finished,
    /// In each process.
    pub(super) threads: usize,
}

impl Together<'_> {
    /// Computes all jobs, and returns the runs in their order. `metrics` returns those of a run.
    pub(super) fn compute(
        &self,
        jobs: &[Job],
        train: impl Fn(&Job) -> Result<Run, SearchError> + Sync,
        metrics: impl Fn(&Job) -> Vec<Metric>,
        ended: impl Fn(&Job),
    ) -> Result<Vec<Run>, SearchError> {
        let Self { link, plan, finished, threads } = self;
        let mut runs: Vec<Option<Run>> = jobs.iter().map(|job| finished.find(job, plan)).collect();
        self.exchange(jobs, &mut runs, &metrics);
        jobs.iter().zip(&runs).filter(|(_, run)| run.is_some()).for_each(|(job, _)| ended(job));
        let open: Vec<usize> = (0..jobs.len()).filter(|&index| runs[index].is_none()).collect();
        // Processes may have different numbers of threads.
        let threads_of_all = link.all((*threads).max(1));
        for wave in open.chunks(threads_of_all.iter().sum()) {
            let own: Vec<_> = part(wave, &threads_of_all, link.rank()).collect();
            let own_jobs: Vec<_> = own.iter().map(|&index| jobs[index]).collect();
            let computed = link.agree(pool::compute(&own_jobs, *threads, &train))?;
            for (index, run) in own.into_iter().zip(computed) {
                runs[index] = Some(run);
            }
            self.exchange(jobs, &mut runs, &metrics);
            let keep = wave.iter().try_for_each(|&index| match &runs[index] {
                Some(run) => finished.keep(&jobs[index], plan, run),
                None => Ok(()),
            });
            link.agree(keep)?;
            for &index in wave {
                ended(&jobs[index]);
            }
        }
        Ok(runs.into_iter().flatten().collect())
    }

    /// Gives all processes the runs that any of them has.
    fn exchange(&self, jobs: &[Job], runs: &mut [Option<Run>], metrics: impl Fn(&Job) -> Vec<Metric>) {
        let mut bytes = Vec::new();
        for (index, run) in runs.iter().enumerate() {
            if let Some(run) = run {
                index.write(&mut bytes);
                write(run, &mut bytes);
            }
        }
        for bytes in self.link.all_bytes(&bytes) {
            let mut bytes = &bytes[..];
            while !bytes.is_empty() {
                let index = usize::read(&mut bytes);
                runs[index] = Some(read(&mut bytes, metrics(&jobs[index])));
            }
        }
    }
}

/// The jobs of a wave that belong to a process with its threads: dealt in turn, so that neighbours, which take about as long, are on
/// different processes.
fn part<'a>(wave: &'a [usize], threads: &'a [usize], process: usize) -> impl Iterator<Item = usize> {
    let most = threads.iter().copied().max().unwrap_or(1);
    let turns = (0..most).flat_map(move |round| {
        threads.iter().enumerate().filter(move |&(_, &threads)| round < threads).map(|(process, _)| process)
    });
    wave.iter().zip(turns).filter(move |(_, other)| *other == process).map(|(&index, _)| index)
}

fn write(run: &Run, bytes: &mut Vec<u8>) {
    let Run { seed, fold, epochs, scores, seconds } = run;
    let mut words = std::vec![*seed, *fold as u64, *epochs as u64, seconds.to_bits(), scores.is_some().into()];
    if let Some(Scores { epoch, loss, validation_loss, metrics }) = scores {
        words.extend([*epoch as u64, loss.to_bits(), validation_loss.to_bits()]);
        words.extend(metrics.iter().map(|(_, value)| value.to_bits()));
    }
    bytes.extend(words.into_iter().flat_map(u64::to_le_bytes));
}

fn read(bytes: &mut &[u8], metrics: Vec<Metric>) -> Run {
    let mut word = || {
        let Some((first, rest)) = bytes.split_first_chunk() else {
            unreachable!("a process reads as many bytes as another has written")
        };
        *bytes = rest;
        u64::from_le_bytes(*first)
    };
    let count = |word: u64| usize::try_from(word).unwrap_or(usize::MAX);
    let (seed, fold, epochs, seconds) = (word(), count(word()), count(word()), f64::from_bits(word()));
    let scores = (word() != 0).then(|| Scores {
        epoch: count(word()),
        loss: f64::from_bits(word()),
        validation_loss: f64::from_bits(word()),
        metrics: metrics.into_iter().map(|metric| (metric, f64::from_bits(word()))).collect(),
    });
    Run { seed, fold, epochs, scores, seconds }
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    #[test]
    fn a_run_comes_back_as_it_was() {
        let scores = Scores { epoch: 3, loss: 0.1, validation_loss: -0.0, metrics: vec![(Metric::Accuracy, 0.75)] };
        let run = Run { seed: u64::MAX, fold: 2, epochs: 9, scores: Some(scores), seconds: 1.5 };
        for run in [Run { scores: None, ..run.clone() }, run] {
            let mut bytes = Vec::new();
            write(&run, &mut bytes);
            let mut rest = &bytes[..];
            let found = read(&mut rest, vec![Metric::Accuracy]);
            assert_eq!((&found, found.seconds, rest.len()), (&run, 1.5, 0));
        }
    }

    #[test]
    fn a_wave_is_dealt_to_all_threads() {
        let wave = [10, 11, 12, 13, 14];
        let parts: Vec<Vec<_>> = (0..3).map(|process| part(&wave, &[1, 2, 3], process).collect()).collect();
        assert_eq!(parts, [vec![10], vec![11, 13], vec![12, 14]]);
    }
}
