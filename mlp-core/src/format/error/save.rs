//! Failure to save a file: it cannot be written, or the network cannot be expressed in the format.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

#[cfg(feature = "safetensors")]
use super::module_names::ModuleNamesError;
#[cfg(feature = "onnx")]
use super::onnx::OnnxError;
use crate::atomic_file;

/// The failure to save a file. Previous content of the file is unchanged, except after [`SaveError::Sync`].
///
/// ```
/// # #[cfg(feature = "safetensors")] {
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let error = Net::zeros().save_safetensors("no/such/directory/net").unwrap_err();
/// assert!(error.to_string().starts_with("`no/such/directory/net` cannot be written: "));
/// # }
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The file cannot be written.
    #[error("`{}` cannot be written: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// The file has its new content, but a power failure may bring the old one back.
    #[error("`{}`: {error}", path.display())]
    Sync {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        error: io::Error,
    },
    /// The module names do not match the layers.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Names(#[from] ModuleNamesError),
    /// The network cannot be expressed in the format.
    #[cfg(feature = "onnx")]
    #[error(transparent)]
    Onnx(#[from] OnnxError),
}

impl SaveError {
    /// The error of a write to this file.
    pub(in crate::format) fn of(path: &Path, error: io::Error) -> Self {
        let path = path.to_path_buf();
        if atomic_file::is_replaced(&error) { Self::Sync { path, error } } else { Self::Write { path, error } }
    }
}
