//! Errors of sharing data among processes.

use thiserror::Error;

#[cfg(feature = "csv")]
use crate::data::csv::CsvError;
use crate::data::error::DataError;
#[cfg(feature = "idx")]
use crate::data::idx::IdxError;
use crate::processes::ProcessError;

/// The reason that data cannot be shared among processes. The process with the cause has the cause; the others have its text, in a
/// [`ProcessError::Failed`].
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ShareError {
    /// The samples are not valid.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The processes do not work together, or another one has failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A CSV file cannot be read.
    #[cfg(feature = "csv")]
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// An IDX file cannot be read.
    #[cfg(feature = "idx")]
    #[error(transparent)]
    Idx(#[from] IdxError),
}
