//! How long something takes, where there is a clock.

use core::time::Duration;

/// When something began.
pub(super) struct Clock {
    #[cfg(feature = "std")]
    start: std::time::Instant,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self {
            #[cfg(feature = "std")]
            start: std::time::Instant::now(),
        }
    }

    /// The time since then; zero without a clock.
    #[cfg_attr(not(feature = "std"), allow(clippy::unused_self, reason = "there is nothing in it"))]
    pub(super) fn elapsed(&self) -> Duration {
        #[cfg(feature = "std")]
        return self.start.elapsed();
        #[cfg(not(feature = "std"))]
        Duration::ZERO
    }
}
