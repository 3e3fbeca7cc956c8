//! Training: epochs of batches, seeded and reproducible to the bit.
//!
//! ```
//! use mlp_core::prelude::*;
//! network! { struct Net< input 1 => linear 1; loss squared >; }
//! let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![3.0], vector![5.0]])?;
//! let mut net = Net::zeros();
//! Trainer::new(Sgd::new(0.3)).batch(Batch::Full).epochs(500).fit(&mut net, &data)?;
//! assert!((net.forward(&vector![3.0])[0] - 7.0).abs() < 0.01);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Trainer`] holds the settings and [`Schedule`] how the learning rate changes; `run` passes through the batches of an
//! epoch, `course` keeps what has happened and decides when to stop, and [`Report`] tells it afterwards.

mod batch;
mod error;

pub use batch::Batch;
pub use error::TrainError;

#[cfg(feature = "safetensors")]
mod checkpoint;
#[cfg(feature = "alloc")]
mod clock;
#[cfg(feature = "alloc")]
mod course;
#[cfg(feature = "alloc")]
mod evaluation;
#[cfg(feature = "alloc")]
mod identity;
#[cfg(feature = "alloc")]
mod keep;
#[cfg(feature = "plots")]
mod plot;
#[cfg(feature = "progress")]
mod progress;
#[cfg(feature = "alloc")]
mod regularization;
#[cfg(feature = "alloc")]
mod report;
#[cfg(feature = "alloc")]
mod run;
#[cfg(feature = "alloc")]
mod schedule;
#[cfg(feature = "alloc")]
mod trainer;

#[cfg(feature = "safetensors")]
pub use checkpoint::{Checkpoint, CheckpointError};
#[cfg(feature = "alloc")]
pub use evaluation::{Evaluation, Validation};
#[cfg(feature = "alloc")]
pub use keep::Keep;
#[cfg(feature = "alloc")]
pub use report::{Epoch, Report, StopReason};
#[cfg(feature = "alloc")]
pub use schedule::Schedule;
#[cfg(feature = "alloc")]
pub use trainer::{Trainer, Verdict};

/// The number of an epoch for people, who count from one.
#[cfg(feature = "alloc")]
fn number_of(epochs_before: u64) -> usize {
    usize::try_from(epochs_before).map_or(usize::MAX, |before| before.saturating_add(1))
}
