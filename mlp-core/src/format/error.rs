//! What can be wrong with a file.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
#[cfg(feature = "std")]
use std::{io, path::PathBuf};

use thiserror::Error;

/// Why a file was not loaded. The network is as it was.
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
#[cfg(feature = "std")]
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file cannot be read.
    #[error("`{}` cannot be read: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file does not hold this network.
    #[error("`{}`: {error}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: FormatError,
    },
}

/// Why a file was not written. What stood there before stands there still.
///
/// ```
/// # #[cfg(feature = "safetensors")] {
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let error = Net::zeros().save_safetensors("no/such/directory/net").unwrap_err();
/// assert!(error.to_string().starts_with("`no/such/directory/net` cannot be written: "));
/// # }
/// ```
#[cfg(feature = "std")]
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The file cannot be written.
    #[error("`{}` cannot be written: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The names do not suit the network.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Names(#[from] super::ModuleNamesError),
    /// The network cannot be expressed in the format.
    #[cfg(feature = "onnx")]
    #[error(transparent)]
    Onnx(#[from] super::OnnxError),
}

/// Why bytes are not this network. The network is as it was.
///
/// ```
/// # #[cfg(feature = "safetensors")] {
/// use mlp_core::prelude::*;
/// use mlp_core::format::{Difference, FormatError};
/// network! { struct Small< input 1 => linear 1; loss squared >; }
/// network! { struct Wide< input 2 => linear 1 no_bias; loss squared >; }
/// let error = Wide::zeros().load_safetensors_bytes(&Small::zeros().to_safetensors()).unwrap_err();
/// let FormatError::Differences(differences) = error else { panic!("it is a file of another network") };
/// assert_eq!(differences, [
///     Difference::Shape { tensor: "output.weight".into(), found: vec![1, 1], expected: vec![1, 2] },
///     Difference::Unexpected { tensor: "output.bias".into() },
/// ]);
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum FormatError {
    /// The content is broken, or of another format.
    #[error("this is no {format} file: {reason}")]
    Malformed {
        /// The format.
        format: &'static str,
        /// What does not hold.
        reason: String,
    },
    /// The content is no raw file of this network.
    #[error(transparent)]
    Raw(#[from] super::RawError),
    /// It is a file of another network: everything that differs.
    #[error("this is a file of another network:{}", Lines(.0))]
    Differences(Vec<Difference>),
    /// The names do not suit the network.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Names(#[from] super::ModuleNamesError),
}

/// In what the network of a file differs from the one that is to be loaded.
///
/// ```
/// use mlp_core::format::Difference;
/// let difference = Difference::Layers { found: 3, expected: 2 };
/// assert_eq!(difference.to_string(), "it has 3 layers, expected 2");
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Difference {
    /// A tensor of the network is not in the file.
    #[error("there is no `{tensor}`")]
    Missing {
        /// Its name.
        tensor: String,
    },
    /// A tensor of the file is none of the network's.
    #[error("there is {tensor:?}, which the network does not have")]
    Unexpected {
        /// Its name.
        tensor: String,
    },
    /// A tensor has another shape.
    #[error("`{tensor}` has the shape {found:?}, expected {expected:?}")]
    Shape {
        /// Its name.
        tensor: String,
        /// In the file.
        found: Vec<usize>,
        /// In the network: units, inputs.
        expected: Vec<usize>,
    },
    /// A tensor holds numbers of another type.
    #[error("`{tensor}` holds {found}, expected {expected}")]
    Type {
        /// Its name.
        tensor: String,
        /// In the file.
        found: String,
        /// In the network.
        expected: &'static str,
    },
    /// A number is finite in the file and would not be in the network.
    #[error("element {index} of `{tensor}` (counted from 0) is {value:e}, which is too large for {expected}")]
    TooLarge {
        /// The tensor's name.
        tensor: String,
        /// Where it stands, counted row by row.
        index: usize,
        /// The number.
        value: f64,
        /// The type of the network's numbers.
        expected: &'static str,
    },
    /// The number of layers is another.
    #[error("it has {found} layers, expected {expected}")]
    Layers {
        /// In the file.
        found: usize,
        /// In the network.
        expected: usize,
    },
    /// A layer has another activation.
    #[error("`{layer}` has the activation {found:?}, expected `{expected}`")]
    Activation {
        /// The name of the layer's field.
        layer: &'static str,
        /// In the file.
        found: String,
        /// In the network.
        expected: String,
    },
}

/// One on each line if there are several.
struct Lines<'a>(&'a [Difference]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [difference] => write!(f, " {difference}"),
            differences => differences.iter().try_for_each(|difference| write!(f, "\n  {difference}")),
        }
    }
}
