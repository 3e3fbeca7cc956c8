//! Failure to save a file: it cannot be written, or the network cannot be expressed in the format.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

#[cfg(feature = "safetensors")]
use super::module_names::ModuleNamesError;
#[cfg(feature = "onnx")]
use super::onnx::OnnxError;

/// The failure to save a file. Previous content of the file is unchanged.
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
    /// The module names do not match the layers.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Names(#[from] ModuleNamesError),
    /// The network cannot be expressed in the format.
    #[cfg(feature = "onnx")]
    #[error(transparent)]
    Onnx(#[from] OnnxError),
}
