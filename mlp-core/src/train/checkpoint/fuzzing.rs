//! Checkpoints in memory, for the fuzz targets: only cargo-fuzz compiles this module.

use std::io::Cursor;
use std::path::PathBuf;
use std::string::ToString;

use super::{checksum, read};
use crate::network::Network;
use crate::number::Stored;
use crate::train::checkpoint_error::CheckpointError;
use crate::train::checkpoint_store::{CheckpointStore, Snapshot};
use crate::train::error::TrainError;
use crate::train::identity::Identity;
use crate::train::trainer::Trainer;

/// A store that resumes from these bytes, and is never written.
#[derive(Clone, Copy, Debug)]
pub struct InMemory<'a>(pub &'a [u8]);

impl<'a> InMemory<'a> {
    /// The trainer with this store.
    pub fn keep<O, V>(self, trainer: Trainer<O, V>) -> Trainer<O, V, InMemory<'a>> {
        let Trainer { optimizer, settings, validation, checkpoint: (), seen, plateau, unfinished } = trainer;
        Trainer { optimizer, settings, validation, checkpoint: self, seen, plateau, unfinished }
    }
}

impl<N: Network<Scalar: Stored>> CheckpointStore<N> for InMemory<'_> {
    fn identity(make: impl FnOnce(&str) -> Identity) -> Identity {
        make(N::Scalar::NAME)
    }

    type Session = ();

    fn begin(&self) -> Result<(), TrainError> {
        Ok(())
    }

    fn load(&self, snapshot: Snapshot<'_, N>) -> Result<bool, TrainError> {
        let path = PathBuf::new();
        let resumed = read::resume(&mut Cursor::new(self.0), self.0.len() as u64, snapshot);
        resumed.map(|()| true).map_err(|error| match error {
            read::Error::Read(error) => CheckpointError::Damaged { path, reason: error.to_string() }.into(),
            read::Error::Damaged(reason) => CheckpointError::Damaged { path, reason }.into(),
            read::Error::Different(differences) => CheckpointError::Different { path, differences }.into(),
        })
    }
}

/// Makes the checksum of a file match its content.
pub fn seal(file: &mut [u8]) {
    checksum::seal(file);
}
