//! Checkpoints in memory, for the fuzz targets.

use std::io::Cursor;
use std::path::PathBuf;
use std::string::String;
use std::vec::Vec;

use super::{CheckpointError, checksum, read};
use crate::network::Network;
use crate::number::Stored;
use crate::train::checkpoint_store::{CheckpointStore, Snapshot};
use crate::train::error::TrainError;

/// A store whose file is in memory, and never written.
#[derive(Clone, Debug)]
pub struct InMemory<'a>(pub &'a [u8]);

impl<N: Network<Scalar: Stored>> CheckpointStore<N> for InMemory<'_> {
    const SCALAR: Option<&'static str> = Some(N::Scalar::NAME);

    type Session = ();

    fn begin(&self) -> Result<(), TrainError> {
        Ok(())
    }

    fn load(&self, snapshot: Snapshot<'_, N>) -> Result<(), TrainError> {
        let path = PathBuf::new();
        read::resume(&mut Cursor::new(self.0), self.0.len() as u64, snapshot).map_err(|error| match error {
            read::Error::Read(error) => CheckpointError::Damaged { path, reason: format!("{error}") }.into(),
            read::Error::Damaged(reason) => CheckpointError::Damaged { path, reason }.into(),
            read::Error::Different(differences) => CheckpointError::Different { path, differences }.into(),
        })
    }
}

/// Makes the checksum of a file match its content.
pub fn seal(file: &mut [u8]) {
    checksum::seal(file);
}
