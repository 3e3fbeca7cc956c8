//! A stopwatch that reads zero on systems without a clock.

use core::time::Duration;

pub(crate) struct Clock {
    #[cfg(feature = "std")]
    start: std::time::Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            #[cfg(feature = "std")]
            start: std::time::Instant::now(),
        }
    }

    /// The time since the start; zero without the feature `std`.
    #[cfg_attr(not(feature = "std"), allow(clippy::unused_self, reason = "without `std` the struct is empty"))]
    pub(crate) fn elapsed(&self) -> Duration {
        #[cfg(feature = "std")]
        return self.start.elapsed();
        #[cfg(not(feature = "std"))]
        Duration::ZERO
    }
}
