//! How a network is kept in a file, and how it is handed to other programs.
//!
//! | format | feature | for |
//! |---|---|---|
//! | raw, [`RawFile`] | | a network in a `static` of the program by [`include_network!`](crate::include_network) |
//! | safetensors, `SafetensorsFile` | `safetensors` | keeping networks; exchange with PyTorch |
//! | ONNX, `OnnxFile` | `onnx` | running a network elsewhere |
//! | serde, `serialize` | `serde` | a network within the data of a program |
//!
//! A file is written whole or not at all: the old content stays until the new one has reached the disk. What is read is
//! checked before a network is touched: it is loaded completely, or an error says everything that does not fit and the
//! network is as it was. A file is not trusted: no content makes a loader panic, or allocate more than the network and
//! a header of limited length take.

#[cfg(feature = "alloc")]
mod error;
mod fingerprint;
#[cfg(feature = "std")]
mod input;
#[cfg(feature = "onnx")]
mod onnx;
mod raw;
#[cfg(feature = "safetensors")]
mod safetensors;
#[cfg(feature = "serde")]
mod serde;
#[cfg(any(feature = "safetensors", feature = "onnx"))]
mod tensor;

pub use crate::number::Stored;
#[cfg(feature = "alloc")]
pub use error::{Difference, FormatError};
#[cfg(feature = "std")]
pub use error::{LoadError, SaveError};
#[cfg(feature = "onnx")]
pub use onnx::{Onnx, OnnxError, OnnxFile};
#[doc(hidden)]
pub use raw::included;
pub use raw::{RawError, RawFile};
#[cfg(feature = "safetensors")]
pub use safetensors::{ModuleNamesError, Safetensors, SafetensorsFile};
#[cfg(all(feature = "serde", feature = "alloc"))]
pub use serde::deserialize_boxed;
#[cfg(feature = "serde")]
pub use serde::{deserialize, serialize};
