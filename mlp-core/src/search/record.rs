//! The record of finished runs in a file, from which a search resumes.
//!
//! A run is recorded under its candidate, learning rate, fold, seed and epochs; everything else that its bits depend on is in the
//! identity, which is compared.

use std::collections::BTreeMap;
use std::format;
use std::io;
use std::path::{Path, PathBuf};
use std::string::{String, ToString};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::vec::Vec;

use crate::atomic_file;
use crate::data::Label;
use crate::loss::Loss;
use crate::network::Network;
use crate::optimizer::Optimizer;
use crate::search::candidates::{Candidates, Visitor};
use crate::search::choice::Samples;
use crate::search::error::SearchError;
use crate::search::plan::{Job, Plan};
use crate::search::record_text as text;
use crate::search::row::Run;
use crate::search::settings::Settings;
use crate::target::Target;
use crate::train::{Trainer, fingerprints_of, of_network};

/// The time between two writes of the file, at least.
const INTERVAL: Duration = Duration::from_secs(1);

/// The finished runs, if they are recorded.
pub(super) struct Finished(Option<Mutex<Record>>);

/// The record in a file.
pub(super) struct Record {
    path: PathBuf,
    /// Keeps other searches from the file.
    _lock: atomic_file::Lock,
    content: text::Content,
    /// The time of the last write, unless the file is up to date.
    written: Instant,
    is_changed: bool,
}

impl Finished {
    /// Without a record.
    #[cfg(feature = "mpi")]
    pub(super) const NONE: Self = Self(None);

    /// Reads the record, if the search has one and its file exists.
    pub(super) fn open<C, O, Y>(
        settings: &Settings,
        trainers: Vec<(f64, Trainer<O>)>,
        plan: &Plan,
        samples: &Samples<'_, C::Input, Y>,
    ) -> Result<Self, SearchError>
    where
        C: Candidates,
        O: Optimizer<C::Scalar>,
        Y: Target<C::Output> + Label,
    {
        let Some(path) = &settings.record else { return Ok(Self(None)) };
        let file_error = |action| move |error: io::Error| file_error(path, action, &error);
        atomic_file::check(path).map_err(file_error("written"))?;
        let lock = atomic_file::Lock::acquire(path).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => SearchError::InUse { path: path.clone() },
            _ => file_error("locked")(error),
        })?;
        let metrics: Vec<_> = trainers.iter().map(|(rate, trainer)| (*rate, trainer.metrics().to_vec())).collect();
        let mut content = text::Content::new(identity::<C, O, Y>(trainers, plan, samples));
        match text::read(path).map_err(file_error("read"))? {
            None => {}
            Some(text) => {
                let damaged = |reason| SearchError::Damaged { path: path.clone(), reason };
                let found = text::open(&text).map_err(damaged)?;
                // Before the runs, which have other fields if the metrics differ.
                let differences = content.differences(&found.identity);
                if !differences.is_empty() {
                    return Err(SearchError::Different { path: path.clone(), differences });
                }
                // Learning rates of an earlier search among the same networks are kept.
                content.add(found.content(&metrics).map_err(damaged)?);
            }
        }
        let record = Record { path: path.clone(), _lock: lock, content, written: Instant::now(), is_changed: false };
        Ok(Self(Some(Mutex::new(record))))
    }

    /// The recorded run of a job.
    pub(super) fn find(&self, job: &Job, plan: &Plan) -> Option<Run> {
        let record = self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        record.content.runs.get(&key(job, plan)).cloned()
    }

    /// Records a run. The file is written if the last write was long enough ago.
    pub(super) fn keep(&self, job: &Job, plan: &Plan, run: &Run) -> Result<(), SearchError> {
        let Some(record) = &self.0 else { return Ok(()) };
        let mut record = record.lock().unwrap_or_else(PoisonError::into_inner);
        record.content.runs.insert(key(job, plan), run.clone());
        record.is_changed = true;
        if record.written.elapsed() < INTERVAL { Ok(()) } else { record.write() }
    }

    /// Writes the runs recorded since the last write.
    pub(super) fn close(self) -> Result<(), SearchError> {
        let Some(record) = self.0 else { return Ok(()) };
        let mut record = record.into_inner().unwrap_or_else(PoisonError::into_inner);
        if record.is_changed { record.write() } else { Ok(()) }
    }
}

impl Record {
    fn write(&mut self) -> Result<(), SearchError> {
        let text = self.content.to_string();
        let written = atomic_file::write(&self.path, |file| file.write_all(text.as_bytes()));
        written.map_err(|error| file_error(&self.path, "written", &error))?;
        (self.written, self.is_changed) = (Instant::now(), false);
        Ok(())
    }
}

fn key(job: &Job, plan: &Plan) -> text::Key {
    let &Job { candidate, rate, fold, seed, epochs } = job;
    text::Key { candidate, rate: plan.rates[rate].0.to_bits(), fold, seed, epochs }
}

fn file_error(path: &Path, action: &'static str, error: &io::Error) -> SearchError {
    SearchError::File { path: path.to_path_buf(), action, kind: error.kind(), reason: error.to_string() }
}

/// Everything the bits of the runs depend on, except for their keys.
pub(super) fn identity<C, O, Y>(
    trainers: Vec<(f64, Trainer<O>)>,
    plan: &Plan,
    samples: &Samples<'_, C::Input, Y>,
) -> BTreeMap<String, String>
where
    C: Candidates,
    O: Optimizer<C::Scalar>,
    Y: Target<C::Output> + Label,
{
    let mut identity = BTreeMap::new();
    identity.insert("scalar".to_string(), format!("{} bits", 8 * size_of::<C::Scalar>()));
    identity.insert("networks".to_string(), C::CANDIDATES.len().to_string());
    identity.insert("folds".to_string(), plan.folds.to_string());
    for (index, candidate) in C::CANDIDATES.iter().enumerate() {
        let network = C::zeros(index).map(|network| network.visit(Identify));
        let text = format!("{}; {}", candidate.architecture, network.unwrap_or_default());
        identity.insert(format!("network {index}"), text);
    }
    for (rate, trainer) in trainers {
        let identity_of_trainer = joined(&trainer.identity::<C::Scalar>());
        identity.insert(format!("trainer for the learning rate {rate:?}"), identity_of_trainer);
    }
    let parts = C::zeros(0).map_or(&[][..], |network| network.visit(PartsOfLoss));
    let sets = [("data", Some(samples.train())), ("validation", samples.validation())];
    for (name, data) in sets {
        let fingerprint = data.map(|data| fingerprint::<C, Y>(data, parts));
        identity.insert(name.to_string(), fingerprint.unwrap_or_else(|| "none".to_string()));
    }
    identity
}

fn joined(identity: &[(&'static str, String)]) -> String {
    identity.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join("; ")
}

struct Identify;

impl<C: Candidates> Visitor<C> for Identify {
    type Result = String;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, _: &N) -> String {
        joined(&of_network::<N>())
    }
}

/// The widths of the parts of the loss.
struct PartsOfLoss;

impl<C: Candidates> Visitor<C> for PartsOfLoss {
    type Result = &'static [usize];

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, _: &N) -> Self::Result {
        N::Loss::PARTS
    }
}

fn fingerprint<C: Candidates, Y: Target<C::Output>>(data: &crate::Dataset<C::Input, Y>, parts: &[usize]) -> String {
    let found = fingerprints_of::<C::Input, C::Output, Y>(data, parts);
    let weights = found.weights.map_or_else(String::new, |weights| format!(", weights {weights}"));
    format!("{}{weights}", found.samples)
}
