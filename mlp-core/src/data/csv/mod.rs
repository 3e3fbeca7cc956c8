//! Data sets from CSV text (comma-separated values, RFC 4180 and its dialects).
//!
//! The whole file is read into memory, since errors name the line, and is parsed by the crate `csv`. Besides the text, memory
//! holds only the samples, the class names and the field positions of one line, so even a hostile file takes at most a
//! constant multiple of its size.

mod classes;
mod column;
mod delimiter;
mod error;
mod options;
mod quotes;
mod samples;
mod selection;
mod table;
#[cfg(test)]
mod tests;
mod text;

#[cfg(feature = "mpi")]
pub(super) use classes::Classes;
#[cfg(any(feature = "tables", feature = "mpi"))]
pub(crate) use classes::sort_names;
pub use column::Column;
#[cfg(feature = "tables")]
pub(crate) use delimiter::{SAY, can_separate, hint as delimiter_hint, likely_delimiter};
#[cfg(feature = "tables")]
pub(crate) use error::the_columns;
pub use error::{CsvError, CsvProblem};
pub use options::Csv;
#[cfg(feature = "tables")]
pub(crate) use options::MISSING;
pub use samples::Labelled;
#[cfg(feature = "mpi")]
pub(super) use table::Table;
#[cfg(any(feature = "tables", feature = "mpi"))]
pub(crate) use text::trim;
#[cfg(feature = "tables")]
pub(crate) use text::{excerpt, list, list_names, pasteable};
