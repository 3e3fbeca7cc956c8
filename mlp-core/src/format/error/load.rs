//! Failure to load a file: it cannot be read, or its content is wrong.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::content::FormatError;

/// The failure to load a file. The network is unchanged.
///
/// ```
/// # #[cfg(feature = "safetensors")] {
/// use mlp_core::prelude::*;
/// use mlp_core::format::LoadError;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let error = Net::zeros().load_safetensors("no/such/file").unwrap_err();
/// assert!(matches!(&error, LoadError::Read { path, .. } if path.ends_with("file")));
/// assert!(error.to_string().starts_with("`no/such/file` cannot be read: "));
/// # }
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file cannot be read.
    #[error("`{}` cannot be read: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// The file does not hold this network.
    #[error("`{}`: {error}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The error in the content.
        error: FormatError,
    },
}
