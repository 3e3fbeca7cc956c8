//! Data sets: samples with their targets, from memory or files, validated, scaled and split.
//!
//! A [`Dataset`] is never empty and holds finite numbers only. Its samples come from vectors, slices and matrices, from CSV
//! text (`Csv`, feature `csv`) or from IDX files (`idx`, feature `idx`).
//!
//! ```
//! use mlp_core::prelude::*;
//! let inputs: Vec<SVector<f32, 1>> = (0..10).map(|i| vector![i as f32]).collect();
//! let parity = (0..10).map(|i| i % 2).collect();
//! let [train, test] = Dataset::new(inputs, parity)?.split_stratified([0.8, 0.2], 7)?;
//! let scaler = Standardizer::fit(train.inputs())?; // fitted to the training set alone
//! let (train, test) = (train.scale_inputs(&scaler)?, test.scale_inputs(&scaler)?);
//! assert_eq!((train.len(), test.len()), (8, 2));
//! # Ok::<(), DataError>(())
//! ```

#[cfg(feature = "alloc")]
mod apportionment;
#[cfg(feature = "csv")]
mod csv;
#[cfg(feature = "alloc")]
mod dataset;
#[cfg(feature = "alloc")]
mod division;
mod error;
#[cfg(feature = "alloc")]
mod folds;
#[cfg(feature = "idx")]
pub mod idx;
mod scale;
#[cfg(feature = "mpi")]
mod shared;
#[cfg(feature = "alloc")]
mod source;
#[cfg(feature = "alloc")]
mod split;
#[cfg(feature = "alloc")]
mod weights;

#[cfg(feature = "csv")]
pub use self::csv::{Column, Csv, CsvError, CsvProblem, Labelled};
#[cfg(feature = "tables")]
pub(crate) use self::csv::{
    MISSING, SAY, can_separate, delimiter_hint, excerpt, likely_delimiter, list, list_names, pasteable, sort_names,
    the_columns, trim,
};
#[cfg(feature = "alloc")]
pub use dataset::{Dataset, Label};
#[cfg(feature = "tables")]
pub(crate) use division::Division;
pub use error::DataError;
#[cfg(feature = "alloc")]
pub use folds::Folds;
#[cfg(feature = "tables")]
pub(crate) use scale::is_constant;
pub use scale::{MinMax, Scaler, Standardizer};
#[cfg(all(feature = "mpi", feature = "csv"))]
pub use shared::SharedCsv;
#[cfg(feature = "mpi")]
pub(crate) use shared::SharedSamples;
#[cfg(feature = "mpi")]
pub use shared::{ShareError, Shared};
#[cfg(feature = "alloc")]
pub use source::{Row, Samples, WrongWidth};
#[cfg(feature = "tables")]
pub(crate) use split::random_parts;
#[cfg(feature = "alloc")]
pub(crate) use weights::Weights;
