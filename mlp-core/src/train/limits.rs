//! External stop conditions of a run: the time limit and the interrupt.

#[cfg(feature = "std")]
use core::time::Duration;

#[cfg(feature = "std")]
use crate::train::clock::Clock;
#[cfg(feature = "std")]
use crate::train::interrupt::Interrupt;
use crate::train::report::StopReason;
use crate::train::settings::Settings;

/// The limits of a run. Without the feature `std`, there is neither a clock nor a thread that could interrupt.
pub(super) struct Limits<'a> {
    #[cfg(feature = "std")]
    time: Option<(Clock, Duration)>,
    #[cfg(feature = "std")]
    interrupt: Option<&'a Interrupt>,
    #[cfg(not(feature = "std"))]
    settings: core::marker::PhantomData<&'a Settings>,
}

impl Limits<'_> {
    /// The reason to end after a batch, given whether the callback ends the run.
    #[inline]
    pub(super) fn after_callback(&self, is_ended: bool) -> Option<StopReason> {
        if is_ended { Some(StopReason::Callback) } else { self.after_batch() }
    }

    /// The reason to end after an epoch, given whether the callback or the schedule ends the run.
    pub(super) fn after_epoch(&self, is_ended: bool, has_rate_of_zero: bool) -> Option<StopReason> {
        if has_rate_of_zero && !is_ended { Some(StopReason::ScheduleEnded) } else { self.after_callback(is_ended) }
    }
}

#[cfg(feature = "std")]
impl<'a> Limits<'a> {
    /// The limits of a run that begins now.
    pub(super) fn start(settings: &'a Settings) -> Self {
        let time = settings.time_limit.map(|limit| (Clock::start(), limit));
        Self { time, interrupt: settings.interrupt.as_ref() }
    }

    /// The reason to end before the first batch.
    pub(super) fn before(&self) -> Option<StopReason> {
        self.interrupt.is_some_and(Interrupt::is_requested).then_some(StopReason::Interrupted)
    }

    /// The reason to end after a batch.
    #[inline]
    fn after_batch(&self) -> Option<StopReason> {
        let is_over = self.time.as_ref().is_some_and(|(clock, limit)| clock.elapsed() >= *limit);
        self.before().or(is_over.then_some(StopReason::TimeLimit))
    }
}

#[cfg(not(feature = "std"))]
impl<'a> Limits<'a> {
    pub(super) fn start(_: &'a Settings) -> Self {
        Self { settings: core::marker::PhantomData }
    }

    #[allow(clippy::unused_self, reason = "with `std` there are limits")]
    pub(super) fn before(&self) -> Option<StopReason> {
        None
    }

    #[allow(clippy::unused_self, reason = "with `std` there are limits")]
    fn after_batch(&self) -> Option<StopReason> {
        None
    }
}
