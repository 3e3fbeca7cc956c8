//! Failure to load the content of a file: wrong format, or another network.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use super::difference::Difference;
#[cfg(feature = "safetensors")]
use super::module_names::ModuleNamesError;
use super::raw::RawError;
use crate::excerpt::{Description, List};

/// The failure to load a network from bytes. The network is unchanged.
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
    /// The content is damaged, or in another format.
    #[error("this is no {format} file: {}", Description(reason))]
    Malformed {
        /// The expected format.
        format: &'static str,
        /// The violated rule of the format.
        reason: String,
    },
    /// The content is not a raw file of this network.
    #[error(transparent)]
    Raw(#[from] RawError),
    /// The file holds another network: all differences, of which the message has the first.
    #[error("this is a file of another network:{}", Lines(.0))]
    Differences(Vec<Difference>),
    /// The file holds none of the networks of an enum that [`candidates!`](crate::candidates) defines.
    #[cfg(feature = "safetensors")]
    #[error(
        "this is a file of another network than the {candidates} candidates of `{name}`: it holds `{}`",
        Description(found)
    )]
    NoCandidate {
        /// The name of the enum.
        name: &'static str,
        /// The number of its networks.
        candidates: usize,
        /// The architecture in the file.
        found: String,
    },
    /// Several networks of such an enum fit the file, which does not say which of them it holds.
    #[cfg(feature = "safetensors")]
    #[error(
        "this file does not say which of {} candidates it holds: {}; load it into a network of the right type by `load_safetensors`",
        fitting.len(), List { items: fitting, before: "", between: ", " }
    )]
    SeveralCandidates {
        /// Their architectures.
        fitting: Vec<String>,
    },
    /// The module names do not match the layers.
    #[cfg(feature = "safetensors")]
    #[error(transparent)]
    Names(#[from] ModuleNamesError),
}

/// Differences in a message: a single one on the same line, several on a line each, and of very many the first.
struct Lines<'a>(&'a [Difference]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [difference] => write!(f, " {difference}"),
            differences => List { items: differences, before: "\n  ", between: "" }.fmt(f),
        }
    }
}
