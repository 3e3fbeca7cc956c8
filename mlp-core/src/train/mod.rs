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
