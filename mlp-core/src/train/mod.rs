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
//! `trainer` has the methods that set up a training run, `settings` the values they set; `fit` runs the epochs, `epochs` the
//! batches of an epoch, and `batch_risk` is the objective of one step. `history` records the epochs and decides when to
//! stop; [`Report`] is the result.

mod batch;
mod error;

pub use batch::Batch;
pub use error::TrainError;

#[cfg(feature = "alloc")]
mod batch_risk;
#[cfg(feature = "alloc")]
mod batch_weights;
#[cfg(feature = "alloc")]
mod callback;
#[cfg(feature = "safetensors")]
mod checkpoint;
#[cfg(feature = "safetensors")]
mod checkpoint_error;
#[cfg(feature = "alloc")]
mod checkpoint_store;
#[cfg(feature = "alloc")]
mod clock;
#[cfg(feature = "alloc")]
mod cross_validation;
#[cfg(feature = "ctrlc")]
mod ctrl_c;
#[cfg(feature = "alloc")]
mod early_stopping;
#[cfg(feature = "alloc")]
mod epochs;
#[cfg(feature = "alloc")]
mod evaluation;
#[cfg(feature = "mpi")]
mod evaluation_together;
#[cfg(feature = "alloc")]
mod fit;
#[cfg(feature = "mpi")]
mod fit_shared;
#[cfg(feature = "alloc")]
mod history;
#[cfg(feature = "alloc")]
mod identity;
#[cfg(feature = "alloc")]
mod importance;
#[cfg(feature = "alloc")]
mod inspection;
#[cfg(feature = "std")]
mod interrupt;
#[cfg(feature = "alloc")]
mod limits;
#[cfg(feature = "alloc")]
mod monitor;
#[cfg(feature = "alloc")]
mod observer;
#[cfg(feature = "alloc")]
mod plateau;
#[cfg(feature = "plots")]
mod plot;
#[cfg(feature = "alloc")]
mod progress;
#[cfg(feature = "progress")]
mod progress_bar;
#[cfg(feature = "alloc")]
mod rate_test;
#[cfg(feature = "alloc")]
mod regularization;
#[cfg(feature = "alloc")]
mod report;
#[cfg(feature = "alloc")]
mod run;
#[cfg(feature = "alloc")]
mod schedule;
#[cfg(feature = "alloc")]
mod scheduled;
#[cfg(feature = "alloc")]
mod settings;
#[cfg(feature = "alloc")]
mod source;
#[cfg(all(test, feature = "std"))]
mod tests;
#[cfg(feature = "alloc")]
mod together;
#[cfg(feature = "alloc")]
mod trainer;
#[cfg(feature = "alloc")]
mod unfinished;
#[cfg(feature = "alloc")]
mod validation;
#[cfg(feature = "alloc")]
mod verdict;

#[cfg(feature = "alloc")]
pub use callback::{Callback, Step};
#[cfg(feature = "safetensors")]
pub use checkpoint::Checkpoint;
#[cfg(all(fuzzing, feature = "safetensors"))]
#[doc(hidden)]
pub use checkpoint::fuzzing;
#[cfg(feature = "safetensors")]
pub use checkpoint_error::CheckpointError;
#[cfg(feature = "alloc")]
pub use checkpoint_store::CheckpointStore;
/// The former name of [`CheckpointStore`].
#[cfg(feature = "alloc")]
#[doc(hidden)]
pub use checkpoint_store::CheckpointStore as Keep;
#[cfg(feature = "alloc")]
pub(crate) use clock::Clock;
#[cfg(feature = "alloc")]
pub use cross_validation::{CrossValidation, CrossValidationError};
#[cfg(feature = "ctrlc")]
pub use ctrl_c::CtrlCError;
#[cfg(feature = "alloc")]
pub use evaluation::Evaluation;
#[cfg(feature = "std")]
pub(crate) use identity::{fingerprints_of, of_network};
#[cfg(feature = "alloc")]
pub use importance::{Importance, ImportanceError, Importances, PermutationImportance};
#[cfg(feature = "std")]
pub use interrupt::Interrupt;
#[cfg(feature = "alloc")]
pub use rate_test::{LearningRateCurve, LearningRatePoint, LearningRateTest};
#[cfg(feature = "alloc")]
pub use report::{Epoch, Report, StopReason};
#[cfg(feature = "alloc")]
pub(crate) use run::{NoRun, no_mean, over_runs};
#[cfg(feature = "alloc")]
pub use run::{Run, Scores};
#[cfg(feature = "alloc")]
pub use schedule::Schedule;
#[cfg(feature = "alloc")]
pub use trainer::Trainer;
#[cfg(feature = "alloc")]
pub use validation::Validation;
#[cfg(feature = "alloc")]
pub use verdict::Verdict;
