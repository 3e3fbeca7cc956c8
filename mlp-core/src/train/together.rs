//! Runs of several processes: what they agree on before, between and after the steps. Without other processes, nothing.

#[cfg(feature = "mpi")]
use crate::processes::{Float, Link, Operation, ProcessError};
use crate::train::error::TrainError;
#[cfg(feature = "mpi")]
use crate::train::identity::Identity;
use crate::train::report::StopReason;
use crate::workers::Choice;

/// The processes of a run. Not public API.
#[derive(Clone, Copy)]
pub struct Together {
    #[cfg(feature = "mpi")]
    link: Option<Link>,
}

#[cfg(not(feature = "mpi"))]
#[allow(clippy::unused_self, reason = "with the feature `mpi`, there may be other processes")]
#[allow(clippy::unnecessary_wraps, reason = "as above")]
impl Together {
    pub(crate) const fn of(_: Choice) -> Self {
        Self {}
    }

    #[inline(always)]
    pub(crate) fn agree<T>(self, result: Result<T, TrainError>) -> Result<T, TrainError> {
        result
    }

    #[inline(always)]
    pub(crate) const fn is_root(self) -> bool {
        true
    }

    #[inline(always)]
    pub(crate) const fn stop(self, reason: Option<StopReason>) -> Option<StopReason> {
        reason
    }

    pub(super) fn begin(self) -> Result<(), TrainError> {
        Ok(())
    }
}

#[cfg(feature = "mpi")]
impl Together {
    pub(crate) const fn of(workers: Choice) -> Self {
        Self { link: workers.processes }
    }

    /// The processes of this link.
    pub(crate) const fn with(link: Link) -> Self {
        Self { link: Some(link) }
    }

    /// The link to the other processes.
    pub(crate) const fn link(self) -> Option<Link> {
        self.link
    }

    /// The result of this process if all have succeeded; otherwise an error on all of them.
    pub(crate) fn agree<T>(self, result: Result<T, TrainError>) -> Result<T, TrainError> {
        match self.link {
            Some(link) => link.agree(result),
            None => result,
        }
    }

    /// Whether this process reads and writes for all.
    pub(crate) fn is_root(self) -> bool {
        self.link.is_none_or(Link::is_root)
    }

    /// A reason to stop if any process has one.
    pub(crate) fn stop(self, reason: Option<StopReason>) -> Option<StopReason> {
        let Some(link) = self.link else { return reason };
        let code = |reason: &StopReason| StopReason::ALL.iter().position(|other| other == reason);
        let code = reason.as_ref().and_then(code).map_or(0, |index| index as u64 + 1);
        let largest = usize::try_from(link.largest(code)).unwrap_or_default();
        StopReason::ALL.get(largest.wrapping_sub(1)).copied()
    }

    /// Begins a run of all processes.
    pub(super) fn begin(self) -> Result<(), TrainError> {
        self.link.map_or(Ok(()), |link| Ok(link.enter(Operation::Fit)?))
    }

    /// Refuses runs that are not the same on all processes, by the first property that differs.
    pub(super) fn compare(self, identity: impl FnOnce() -> Identity) -> Result<(), TrainError> {
        let Some(link) = self.link.filter(|link| link.count() > 1) else { return Ok(()) };
        Ok(link.compare(&identity())?)
    }

    /// The name of the scalar in an identity.
    pub(super) fn scalar<T: crate::Scalar>() -> Result<&'static str, TrainError> {
        Ok(Float::of::<T>().ok_or(ProcessError::Scalar)?.name())
    }
}
