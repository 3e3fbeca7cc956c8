//! What a trainer hands to the one who keeps its runs: what the run is, and everything that it needs to go on.

use super::TrainError;
use super::course::Course;
use super::identity::Identity;
use crate::metrics::Metric;
use crate::network::Network;
use crate::optimizer::State;

/// All that changes in a run, to be written or to be overwritten.
#[cfg_attr(not(feature = "safetensors"), allow(dead_code, reason = "only a checkpoint reads it"))]
pub struct Snapshot<'a, N: Network> {
    pub(super) network: &'a mut N,
    pub(super) optimizer: State<'a, N::Scalar>,
    pub(super) course: &'a mut Course<N::Scalar>,
    pub(super) kind: Kind<'a>,
}

/// What all epochs of a run have in common.
#[cfg_attr(not(feature = "safetensors"), allow(dead_code, reason = "only a checkpoint reads it"))]
pub(super) struct Kind<'a> {
    /// The epochs before, of all earlier runs.
    pub(super) first_epoch: u64,
    pub(super) samples: usize,
    pub(super) metrics: &'a [Metric],
    /// Whether the parameters of the best epoch are kept.
    pub(super) keeps_best: bool,
}

/// What a trainer may keep its runs in: nothing, or a [`Checkpoint`](super::Checkpoint), which is for networks of `f32` or `f64`.
#[diagnostic::on_unimplemented(message = "a training run of `{N}` cannot be kept in `{Self}`")]
pub trait Keep<N: Network> {
    /// Whether anything is kept.
    #[doc(hidden)]
    const IS_KEEPING: bool = false;

    /// Whether the settings make sense.
    #[doc(hidden)]
    fn check(&self) -> Result<(), TrainError> {
        Ok(())
    }

    /// Takes up the run that is kept, if it is to be resumed.
    #[doc(hidden)]
    fn load(&self, _: &Identity, _: Snapshot<'_, N>) -> Result<(), TrainError> {
        Ok(())
    }

    /// Whether the run is to be kept after so many epochs.
    #[doc(hidden)]
    fn is_due(&self, _epochs: usize, _is_last: bool) -> bool {
        false
    }

    /// Keeps the run.
    #[doc(hidden)]
    fn save(&self, _: &Identity, _: Snapshot<'_, N>) -> Result<(), TrainError> {
        Ok(())
    }
}

impl<N: Network> Keep<N> for () {}
