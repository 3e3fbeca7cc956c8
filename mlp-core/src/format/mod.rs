//! How a network is kept in a file, and how it is handed to other programs.
//!
//! | format | feature | for |
//! |---|---|---|
//! | [safetensors](SafetensorsFile) | `safetensors` | exchange with PyTorch, keeping networks |
//!
//! A file is written whole or not at all: the old content stays until the new one has reached the disk. What is read is
//! checked before a network is touched: it is loaded completely, or an error says everything that does not fit and the
//! network is as it was. A file is not trusted: no content makes a loader panic, or allocate more than the network and
//! a header of limited length take.

#[cfg(feature = "std")]
#[allow(dead_code, reason = "files are written by the formats, which are features")]
pub(crate) mod atomic;
mod error;
#[cfg(feature = "safetensors")]
mod safetensors;
mod stored;
#[cfg(feature = "safetensors")]
mod tensor;

pub use error::{Difference, FormatError};
#[cfg(feature = "std")]
pub use error::{LoadError, SaveError};
#[cfg(feature = "safetensors")]
pub use safetensors::{ModuleNamesError, Safetensors, SafetensorsFile};
pub use stored::Stored;
