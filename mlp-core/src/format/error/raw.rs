//! Failure to load a raw file, without a heap.

use thiserror::Error;

use crate::counted::Counted;
use crate::layer::Excess;

/// The failure to load a network from raw bytes.
///
/// ```
/// use mlp_core::{format::RawError, prelude::*};
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// assert_eq!(Net::zeros().load_raw_bytes(b"something else"), Err(RawError::NotRaw));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RawError {
    /// The bytes do not begin with the signature of raw files.
    #[error("this is no raw file of a network")]
    NotRaw,
    /// The version of the format is unknown.
    #[error("this raw file has version {found} of the format, which is not supported")]
    Version {
        /// The version in the header.
        found: u32,
    },
    /// The size of the scalar differs.
    #[error("this raw file holds numbers of {}, where those of the network have {expected}", Counted(*found, "byte"))]
    Scalar {
        /// In the file.
        found: u32,
        /// In the network.
        expected: u32,
    },
    /// The number of parameters differs.
    #[error("this raw file is of another network: it holds {}, where the network has {expected}", Counted(*found, "parameter"))]
    Parameters {
        /// In the file.
        found: u64,
        /// In the network.
        expected: u64,
    },
    /// The number of parameters is the same, but widths, activations or their constants, sources, sums or connections differ. The file has
    /// no more than a checksum of them.
    #[error(
        "this raw file is of another network: it has the same number of parameters, but other widths, activations, sources or connections"
    )]
    Architecture,
    /// A weight of the file does not exist in the network.
    #[error("this raw file is of another network: {0}")]
    Excess(Excess),
    /// The file is too short or too long.
    #[error("this raw file is {} long, but its header requires {expected}", Counted(*found, "byte"))]
    Length {
        /// The number of bytes, or a lower bound of it.
        found: usize,
        /// The expected number of bytes.
        expected: usize,
    },
}
