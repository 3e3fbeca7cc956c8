//! Checkpoints: a training run in a file, from which it resumes with the same bits.
//!
//! A checkpoint holds the network, the state of the optimizer, and the history with the network of the best epoch. It holds no
//! data, and no random generator, since shuffles and dropout depend on the seed and the epoch alone. The file is a safetensors
//! file and stores all numbers exactly.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::vec::Vec;

use crate::atomic_file;
use crate::network::Network;
use crate::number::Stored;
use crate::regular_file;
use crate::train::checkpoint_error::CheckpointError;
use crate::train::checkpoint_store::{CheckpointStore, Snapshot};
use crate::train::error::TrainError;
use crate::train::identity::Identity;
use crate::train::trainer::Trainer;

mod checksum;
#[cfg(fuzzing)]
pub mod fuzzing;
mod layout;
mod read;
#[cfg(test)]
mod tests;
mod write;

/// The checkpoint settings of a training run: the file, the interval in epochs, and whether the run resumes from the file.
///
/// The file is written atomically: if the program is killed, the last complete checkpoint remains. A resumed run ends with the
/// same bits as an uninterrupted one; the file of a different run (another network, other settings, other data) is refused with a
/// list of all differences. A checksum over the whole file detects damage.
///
/// A file that cannot be written is refused before the first epoch. During a run, a lock keeps other runs from the file, in this
/// process or another: a file `.….lock` beside it, which is removed at the end.
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
///     if epochs == 13 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) } // simulates an interruption
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
    /// A checkpoint in this file after every epoch. An existing file is replaced.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), every: 1, is_resumed: false }
    }

    /// The number of epochs between two checkpoints. A checkpoint is always written after the last epoch.
    #[must_use]
    pub fn every(self, epochs: usize) -> Self {
        Self { every: epochs, ..self }
    }

    /// Resumes from the file if it exists. The epochs in the file count towards the requested ones. A file belongs to one call
    /// of [`fit`](crate::Trainer::fit): the next call of the same trainer is a different run, and refuses it.
    #[must_use]
    pub fn resume(self) -> Self {
        Self { is_resumed: true, ..self }
    }
}

impl<O, V> Trainer<O, V> {
    /// Saves the run to a file during training, from which it can be resumed.
    pub fn checkpoint(self, checkpoint: Checkpoint) -> Trainer<O, V, Checkpoint> {
        let Self { optimizer, settings, validation, checkpoint: (), seen, plateau, unfinished } = self;
        Trainer { optimizer, settings, validation, checkpoint, seen, plateau, unfinished }
    }
}

impl<N: Network<Scalar: Stored>> CheckpointStore<N> for Checkpoint {
    fn identity(make: impl FnOnce(&str) -> Identity) -> Identity {
        make(N::Scalar::NAME)
    }

    type Session = atomic_file::Lock;

    fn begin(&self) -> Result<atomic_file::Lock, TrainError> {
        if self.every == 0 {
            return Err(CheckpointError::Every.into());
        }
        atomic_file::check(&self.path).map_err(|error| self.file_error("written", &error))?;
        let lock = atomic_file::Lock::acquire(&self.path).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => CheckpointError::InUse { path: self.path.clone() },
            _ => self.file_error("locked", &error),
        });
        Ok(lock?)
    }

    fn load(&self, snapshot: Snapshot<'_, N>) -> Result<bool, TrainError> {
        let file = if self.is_resumed { open(&self.path) } else { Ok(None) };
        let Some((mut file, length)) = file.map_err(|error| self.file_error("read", &error))? else { return Ok(false) };
        self.restore(&mut file, length, snapshot)?;
        Ok(true)
    }

    #[cfg(feature = "mpi")]
    fn pack(&self, snapshot: Snapshot<'_, N>) -> Result<Vec<u8>, TrainError> {
        Ok(self.bytes(snapshot)?)
    }

    #[cfg(feature = "mpi")]
    fn unpack(&self, bytes: &[u8], snapshot: Snapshot<'_, N>) -> Result<(), TrainError> {
        self.restore(&mut io::Cursor::new(bytes), bytes.len() as u64, snapshot)
    }

    fn is_due(&self, epochs: usize, is_last: bool) -> bool {
        is_last || epochs.is_multiple_of(self.every)
    }

    fn save(&self, snapshot: Snapshot<'_, N>) -> Result<(), TrainError> {
        let bytes = self.bytes(snapshot)?;
        atomic_file::write(&self.path, |file| file.write_all(&bytes)).map_err(|error| {
            let action = if atomic_file::is_replaced(&error) { "synced" } else { "written" };
            self.file_error(action, &error).into()
        })
    }
}

impl Checkpoint {
    fn bytes<N: Network<Scalar: Stored>>(&self, snapshot: Snapshot<'_, N>) -> Result<Vec<u8>, CheckpointError> {
        write::bytes_of(snapshot).map_err(|reason| CheckpointError::NotFinite { path: self.path.clone(), reason })
    }

    fn restore<N: Network<Scalar: Stored>>(
        &self,
        file: &mut (impl io::Read + io::Seek),
        length: u64,
        snapshot: Snapshot<'_, N>,
    ) -> Result<(), TrainError> {
        let path = self.path.clone();
        read::resume(file, length, snapshot).map_err(|error| match error {
            read::Error::Read(error) => self.file_error("read", &error).into(),
            read::Error::Damaged(reason) => CheckpointError::Damaged { path, reason }.into(),
            read::Error::Different(differences) => CheckpointError::Different { path, differences }.into(),
        })
    }

    fn file_error(&self, action: &'static str, error: &io::Error) -> CheckpointError {
        CheckpointError::File { path: self.path.clone(), action, kind: error.kind(), reason: error.to_string() }
    }
}

/// Opens a checkpoint and returns its length; `None` if there is no such file.
fn open(path: &Path) -> io::Result<Option<(File, u64)>> {
    match regular_file::open(path) {
        Ok(file) => {
            let length = file.metadata()?.len();
            Ok(Some((file, length)))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
