//! Workers compute the passes of a training step: the calling thread alone, or a thread pool with the same bits.
//!
//! Training depends on the trait [`Workers`] alone. Processes, on one machine or several, are another implementation; each of them
//! has threads of its own.

mod choice;
mod contract;
#[cfg(feature = "mpi")]
mod distributed;
#[cfg(feature = "threads")]
mod ordered_sum;
#[cfg(feature = "threads")]
mod room;
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
#[cfg(feature = "threads")]
pub(crate) use threads::limited;
