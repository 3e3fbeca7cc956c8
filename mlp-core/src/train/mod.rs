//! Training: epochs of batches, seeded and reproducible to the bit.

mod batch;
mod error;
#[cfg(feature = "alloc")]
mod report;
#[cfg(feature = "alloc")]
mod trainer;

pub use batch::Batch;
pub use error::TrainError;
#[cfg(feature = "alloc")]
pub use report::{Epoch, Report};
#[cfg(feature = "alloc")]
pub use trainer::Trainer;
