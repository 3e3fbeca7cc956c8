//! The trait of checkpoint stores, and the snapshot of a run that a store saves and restores.

use crate::metrics::Metric;
use crate::network::Network;
use crate::optimizer::State;
use crate::train::error::TrainError;
use crate::train::history::History;
use crate::train::identity::Identity;
use crate::train::unfinished::Unfinished;

/// The state of a run, borrowed to be saved or restored.
#[cfg_attr(not(feature = "safetensors"), allow(dead_code, reason = "only `Checkpoint` reads it"))]
pub struct Snapshot<'a, N: Network> {
    pub(super) identity: &'a Identity,
    pub(super) network: &'a mut N,
    pub(super) optimizer: State<'a, N::Scalar>,
    pub(super) history: &'a mut History<N::Scalar>,
    /// The epoch that the run was stopped in.
    pub(super) unfinished: &'a mut Option<Unfinished>,
    pub(super) facts: RunFacts<'a>,
}

/// The constants of a run.
#[cfg_attr(not(feature = "safetensors"), allow(dead_code, reason = "only `Checkpoint` reads it"))]
pub(super) struct RunFacts<'a> {
    /// The number of epochs of all earlier runs.
    pub(super) first_epoch: u64,
    pub(super) samples: usize,
    pub(super) metrics: &'a [Metric],
    pub(super) has_validation: bool,
    pub(super) has_learning_rate: bool,
    /// Whether early stopping needs the parameters of the best epoch.
    pub(super) keeps_best: bool,
}

/// A store for the checkpoints of a [`Trainer`](crate::Trainer): `()` for none, or, for networks of `f32` or `f64`, a
/// `Checkpoint` (feature `safetensors`).
#[diagnostic::on_unimplemented(message = "a training run of `{N}` cannot be kept in `{Self}`")]
pub trait CheckpointStore<N: Network> {
    /// The identity of the run, made from the name of the scalar; empty for a store that needs none. Making it takes a pass over the
    /// data, and the function that does is not even compiled for such a store.
    #[doc(hidden)]
    fn identity(_: impl FnOnce(&str) -> Identity) -> Identity {
        Identity::new()
    }

    /// Held while the run uses the store.
    #[doc(hidden)]
    type Session;

    /// Refuses settings out of range and a store that cannot be used, before anything is changed.
    #[doc(hidden)]
    fn begin(&self) -> Result<Self::Session, TrainError>;

    /// Restores the stored run, if the store resumes and has one. Returns whether it has.
    #[doc(hidden)]
    fn load(&self, _: Snapshot<'_, N>) -> Result<bool, TrainError> {
        Ok(false)
    }

    /// The run as bytes, for other processes.
    #[cfg(feature = "mpi")]
    #[doc(hidden)]
    fn pack(&self, _: Snapshot<'_, N>) -> Result<alloc::vec::Vec<u8>, TrainError> {
        Ok(alloc::vec::Vec::new())
    }

    /// Restores a run from the bytes of another process.
    #[cfg(feature = "mpi")]
    #[doc(hidden)]
    fn unpack(&self, _: &[u8], _: Snapshot<'_, N>) -> Result<(), TrainError> {
        Ok(())
    }

    /// Whether to store the run after this many epochs.
    #[doc(hidden)]
    fn is_due(&self, _epochs: usize, _is_last: bool) -> bool {
        false
    }

    /// Stores the run.
    #[doc(hidden)]
    fn save(&self, _: Snapshot<'_, N>) -> Result<(), TrainError> {
        Ok(())
    }
}

impl<N: Network> CheckpointStore<N> for () {
    type Session = ();

    fn begin(&self) -> Result<(), TrainError> {
        Ok(())
    }
}
