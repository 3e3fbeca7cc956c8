//! Workers compute the passes of a training step: this thread alone, or a pool of threads with the bits of one.
//!
//! Training knows only the trait [`Workers`]; the feature `threads` is visible only in this module. Another kind of worker,
//! such as processes on several machines, is one more implementation and one more [`Choice`].

mod choice;
mod contract;
#[cfg(feature = "threads")]
mod ordered_sum;
#[cfg(feature = "threads")]
mod sharing;
#[cfg(all(test, feature = "threads"))]
mod testing;
mod this_thread;
#[cfg(feature = "threads")]
mod thread_pool;
#[cfg(feature = "threads")]
mod threads;
#[cfg(feature = "threads")]
mod wait;

pub(crate) use choice::Choice;
pub(crate) use contract::Workers;
#[cfg(feature = "threads")]
pub use threads::Threads;
