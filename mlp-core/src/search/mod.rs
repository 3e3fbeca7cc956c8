//! The choice among candidate networks: every network with every learning rate is trained from several seeds, the best on
//! validation samples is chosen, and the test set is used once.
//!
//! ```
//! use mlp_core::prelude::*;
//!
//! candidates! {
//!     enum Curve< input 1 => tanh [1 | 8] => linear 1; loss squared >;
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let inputs: Vec<_> = (0..60).map(|i| vector![i as f32 / 10.0 - 3.0]).collect();
//! let targets = inputs.iter().map(|x| vector![(2.0 * x[0]).sin()]).collect();
//! let [train, validation, test] = Dataset::new(inputs, targets)?.split([0.6, 0.2, 0.2], 7)?;
//!
//! let choice = Search::<Curve>::new(|rate| Trainer::new(Adam::new(rate)).epochs(200).early_stopping(20))
//!     .learning_rates(&[1e-1, 1e-4])
//!     .seeds(2)
//!     .choose(&train, &validation)?;
//! println!("{choice}");
//! assert_eq!(choice.best().candidate.architecture, "tanh 8 => linear 1");
//! assert_eq!(choice.best().learning_rate, 1e-1);
//!
//! let (net, evaluation) = choice.test(&test)?; // consumes the choice
//! assert_eq!(evaluation.loss, net.loss(test.inputs(), test.targets()));
//! # Ok(())
//! # }
//! ```
//!
//! [`Search`] has the settings, and `losses` refuses runs that are not comparable. `plan` lists the runs and `rounds` says who survives a
//! round; `pool` computes the runs on threads; `training` performs one. [`Choice`] is the result.

mod candidates;
mod choice;
mod csv;
mod error;
#[cfg(feature = "safetensors")]
mod file;
mod losses;
mod plan;
pub(crate) mod pool;
mod progress;
mod ranking;
#[cfg(feature = "std")]
mod record;
#[cfg(not(feature = "std"))]
#[path = "no_record.rs"]
mod record;
#[cfg(feature = "std")]
mod record_text;
mod rounds;
mod row;
mod settings;
mod table;
#[cfg(all(test, feature = "std"))]
mod tests;
#[cfg(feature = "mpi")]
mod together;
mod training;
mod visitor;

pub use crate::metrics::Statistic;
pub use candidates::{Candidate, Candidates};
#[doc(hidden)]
pub use candidates::{Visitor, VisitorMut, clone_candidate};
pub use choice::Choice;
pub use error::SearchError;
pub use row::{Row, Run, Scores};
pub use settings::{Folds, Search};
#[doc(hidden)]
pub use table::describe;
