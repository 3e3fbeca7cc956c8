//! Checkpoints: a training run in a file, to go on from where it was interrupted, with the same bits.
//!
//! What a run needs besides its data are the network, the state of the optimizer, the epochs so far with the best network
//! among them, and the number of the epoch: there is no generator to be kept, since shuffles and dropout come from the
//! seed and the number of the epoch alone. All of it stands in one safetensors file, numbers bit for bit.

use std::path::PathBuf;
use std::string::{String, ToString};
use std::vec::Vec;
use std::{fs, io};

use thiserror::Error;

use super::TrainError;
use super::identity::Identity;
use super::keep::{Keep, Snapshot};
use crate::atomic_file;
use crate::network::Network;
use crate::number::Stored;

mod file;

use file::Content;

/// Where and how often a training run is written, and whether it goes on from there.
///
/// The file is written atomically: whenever the program is killed, the last complete checkpoint is there. A run that is resumed
/// ends with the same bits as one that was never interrupted; a file of another run (another network, other settings,
/// other data) is refused with all differences.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// # let file = std::env::temp_dir().join(format!("mlp-{}.checkpoint", std::process::id()));
/// let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![3.0], vector![5.0]])?;
/// let trainer = Trainer::new(Adam::new(0.1)).checkpoint(Checkpoint::new(&file).every(5).resume());
///
/// let mut net = Net::zeros();
/// let mut epochs = 0;
/// trainer.clone().epochs(20).fit_with(&mut net, &data, |_, _| {
///     epochs += 1;
///     if epochs == 13 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) } // as if it was killed
/// })?;
///
/// let mut resumed = Net::zeros();
/// let report = trainer.clone().epochs(20).fit(&mut resumed, &data)?;
/// let mut uninterrupted = Net::zeros();
/// Trainer::new(Adam::new(0.1)).epochs(20).fit(&mut uninterrupted, &data)?;
/// assert_eq!(resumed, uninterrupted);
/// assert_eq!(report.epochs.len(), 20);
/// # std::fs::remove_file(file)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    path: PathBuf,
    every: usize,
    is_resumed: bool,
}

impl Checkpoint {
    /// A checkpoint in this file after every epoch. A file that is there is replaced.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), every: 1, is_resumed: false }
    }

    /// Written after every so many epochs, and after the last one.
    #[must_use]
    pub fn every(self, epochs: usize) -> Self {
        Self { every: epochs, ..self }
    }

    /// If there is such a file, training goes on from there instead of beginning, and the epochs that it has seen are among
    /// those that are asked for. A file keeps one call of [`fit`](crate::Trainer::fit): the next call of the same trainer is
    /// another run, for which the file of the first is refused.
    #[must_use]
    pub fn resume(self) -> Self {
        Self { is_resumed: true, ..self }
    }
}

/// Why a checkpoint cannot be written or gone on from. Where it cannot be gone on from, network and optimizer are as they
/// were; where it cannot be written, as they are after the last epoch.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// `every(0)`.
    #[error("a checkpoint is written after every so many epochs, at least 1, but 0 was given")]
    Every,
    /// The file cannot be read or written.
    #[error("the checkpoint `{}` cannot be {action}: {reason}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// `read` or `written`.
        action: &'static str,
        /// What kind of error it is.
        kind: io::ErrorKind,
        /// What the system says.
        reason: String,
    },
    /// The file is not a checkpoint, or a damaged one.
    #[error("`{}` is not a checkpoint, or it is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The file is a checkpoint of another run.
    #[error("`{}` is the checkpoint of another run: {}", path.display(), differences.join("; "))]
    Different {
        /// The file.
        path: PathBuf,
        /// What differs, each with both values.
        differences: Vec<String>,
    },
}

impl<N: Network<Scalar: Stored>> Keep<N> for Checkpoint {
    const IS_KEEPING: bool = true;

    fn check(&self) -> Result<(), TrainError> {
        if self.every == 0 { Err(CheckpointError::Every.into()) } else { Ok(()) }
    }

    fn load(&self, identity: &Identity, snapshot: Snapshot<'_, N>) -> Result<(), TrainError> {
        if !self.is_resumed {
            return Ok(());
        }
        let file = |error: io::Error| self.file_error("read", &error);
        let bytes = match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            bytes => bytes.map_err(file)?,
        };
        let damaged = |reason| CheckpointError::Damaged { path: self.path.clone(), reason };
        let content = Content::read(&bytes).map_err(damaged)?;
        let differences = content.differences(identity);
        if !differences.is_empty() {
            return Err(CheckpointError::Different { path: self.path.clone(), differences }.into());
        }
        content.restore(snapshot).map_err(damaged)?;
        Ok(())
    }

    fn is_due(&self, epochs: usize, is_last: bool) -> bool {
        is_last || epochs.is_multiple_of(self.every)
    }

    fn save(&self, identity: &Identity, snapshot: Snapshot<'_, N>) -> Result<(), TrainError> {
        let bytes = file::bytes_of(identity, snapshot).map_err(io::Error::other);
        let written = bytes.and_then(|bytes| atomic_file::write(&self.path, |file| file.write_all(&bytes)));
        written.map_err(|error| self.file_error("written", &error).into())
    }
}

impl Checkpoint {
    fn file_error(&self, action: &'static str, error: &io::Error) -> CheckpointError {
        CheckpointError::File { path: self.path.clone(), action, kind: error.kind(), reason: error.to_string() }
    }
}
