//! Export to ONNX with the default options.

use alloc::vec::Vec;
use std::path::Path;

use super::options::Onnx;
use crate::format::error::onnx::OnnxError;
use crate::format::error::save::SaveError;
use crate::network::Network;
use crate::number::Stored;

/// Export to ONNX, for every network of `f32` or `f64`. [`Onnx`] documents the content and has options.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! { struct Xor< input 2 => tanh 4 => sigmoid 1; loss binary_cross_entropy >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let path = std::env::temp_dir().join(format!("mlp-xor-{}.onnx", std::process::id()));
/// let xor = Xor::random(&mut StdRng::seed_from_u64(7));
/// xor.save_onnx(&path)?;
/// # std::fs::remove_file(path)?;
/// # Ok(())
/// # }
/// ```
pub trait OnnxFile: Network<Scalar: Stored> {
    /// Writes the network to a file atomically.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, or if the network cannot be expressed in ONNX.
    fn save_onnx(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        Onnx::new().save(self, path)
    }

    /// The content of the file that [`save_onnx`](OnnxFile::save_onnx) writes.
    ///
    /// # Errors
    ///
    /// If the network has a user-defined activation, or a parameter that is too large for single precision.
    fn to_onnx(&self) -> Result<Vec<u8>, OnnxError> {
        Onnx::new().to_bytes(self)
    }
}

impl<N: Network<Scalar: Stored>> OnnxFile for N {}
