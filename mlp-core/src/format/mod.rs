//! File formats: storage of networks, and exchange with other programs.
//!
//! | format | feature | purpose |
//! |---|---|---|
//! | raw, [`RawFile`] | | embedding in a program by [`include_network!`](crate::include_network) |
//! | safetensors, `SafetensorsFile` | `safetensors` | storage; exchange with PyTorch |
//! | ONNX, `OnnxFile` | `onnx` | inference in other runtimes |
//! | serde, `serialize` | `serde` | storage within other data |
//!
//! Files are written atomically: the old content remains until the new content has reached the disk. Loading is all or
//! nothing: after an error, the network is unchanged. Files are not trusted: no content makes a loader panic, or allocate more
//! than the network and a header of limited length need.
//!
//! ```
//! use mlp_core::prelude::*;
//!
//! network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
//! let xor = Xor::random(&mut StdRng::seed_from_u64(7));
//! # #[cfg(feature = "alloc")] {
//! let mut same = Xor::zeros();
//! same.load_raw_bytes(&xor.to_raw_bytes()).expect("the same network");
//! assert_eq!(same, xor);
//!
//! network! { struct Wider< input 2 => relu 3 => linear 1; loss squared >; }
//! let error = Wider::zeros().load_raw_bytes(&xor.to_raw_bytes()).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "this raw file is of another network: it holds 9 parameters, where the network has 13",
//! );
//! # }
//! ```

#[cfg(feature = "std")]
mod bounded_read;
mod error;
mod fingerprint;
mod include;
#[cfg(feature = "onnx")]
mod onnx;
mod raw;
#[cfg(feature = "safetensors")]
mod safetensors;
#[cfg(feature = "serde")]
mod serde;
#[cfg(any(feature = "safetensors", feature = "onnx"))]
mod tensor;

#[cfg(all(feature = "dynamic", feature = "safetensors"))]
pub(crate) use self::safetensors::{Described, load_parameters, to_bytes};
pub use crate::number::Stored;
#[cfg(feature = "safetensors")]
pub use error::ModuleNamesError;
#[cfg(feature = "onnx")]
pub use error::OnnxError;
pub use error::RawError;
#[cfg(feature = "alloc")]
pub use error::{Difference, FormatError};
#[cfg(feature = "std")]
pub use error::{LoadError, SaveError};
#[doc(hidden)]
pub use include::included;
#[cfg(feature = "onnx")]
pub use onnx::{Onnx, OnnxFile};
pub use raw::RawFile;
#[cfg(feature = "safetensors")]
pub(crate) use safetensors::{Description, dtype};
#[cfg(feature = "safetensors")]
pub use safetensors::{Safetensors, SafetensorsFile};
#[cfg(feature = "tables")]
pub(crate) use safetensors::{load_noted, save_noted};
#[cfg(all(feature = "serde", feature = "alloc"))]
pub use serde::deserialize_boxed;
#[cfg(all(feature = "serde", feature = "alloc"))]
pub(crate) use serde::deserialize_into;
#[cfg(feature = "serde")]
pub use serde::{deserialize, serialize};
