//! Saving and loading safetensors files with the default options.

use alloc::vec::Vec;
use std::path::Path;

use super::options::Safetensors;
use crate::format::error::content::FormatError;
use crate::format::error::load::LoadError;
use crate::format::error::save::SaveError;
use crate::network::Network;
use crate::number::Stored;

/// Saving and loading safetensors files, for every network of `f32` or `f64`. [`Safetensors`] documents the content and has
/// options.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! { struct Xor< input 2 => tanh 4 => sigmoid 1; loss binary_cross_entropy >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let directory = std::env::temp_dir().join(format!("mlp-safetensors-{}", std::process::id()));
/// # std::fs::create_dir_all(&directory)?;
/// # let path = directory.join("xor.safetensors");
/// let xor = Xor::random(&mut StdRng::seed_from_u64(7));
/// xor.save_safetensors(&path)?;
///
/// let mut same = Xor::zeros();
/// same.load_safetensors(&path)?;
/// assert_eq!(same, xor);
/// # std::fs::remove_dir_all(&directory)?;
/// # Ok(())
/// # }
/// ```
pub trait SafetensorsFile: Network<Scalar: Stored> {
    /// Writes the network to a file atomically.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    fn save_safetensors(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        Safetensors::new().save(self, path)
    }

    /// Replaces the parameters by those in a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or does not hold this network. The error lists every difference in names, shapes, types and
    /// activations, and the network is unchanged.
    fn load_safetensors(&mut self, path: impl AsRef<Path>) -> Result<(), LoadError> {
        Safetensors::new().load(self, path)
    }

    /// The content of the file that [`save_safetensors`](SafetensorsFile::save_safetensors) writes.
    fn to_safetensors(&self) -> Vec<u8> {
        Safetensors::new().to_bytes(self).expect("field names are unique")
    }

    /// Replaces the parameters by those in `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes do not hold this network, as for [`load_safetensors`](SafetensorsFile::load_safetensors).
    fn load_safetensors_bytes(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        Safetensors::new().load_bytes(self, bytes)
    }
}

impl<N: Network<Scalar: Stored>> SafetensorsFile for N {}
