//! Saving and loading raw files.

#[cfg(feature = "alloc")]
use alloc::vec::Vec;
#[cfg(feature = "std")]
use std::path::Path;

use super::header::parameter_bytes;
#[cfg(feature = "alloc")]
use super::header::{HEADER_LEN, header};
#[cfg(feature = "std")]
use crate::atomic_file;
#[cfg(feature = "std")]
use crate::format::bounded_read::read_at_most;
#[cfg(feature = "std")]
use crate::format::error::load::LoadError;
use crate::format::error::raw::RawError;
#[cfg(feature = "std")]
use crate::format::error::save::SaveError;
use crate::network::Network;
use crate::number::Stored;
#[cfg(feature = "std")]
use crate::regular_file;

/// Saving and loading raw files, for every network of `f32` or `f64`. [`include_network!`](crate::include_network) embeds one
/// in the program.
///
/// | bytes | content, little-endian |
/// |---|---|
/// | 0 to 7 | `mlp raw` and a zero byte |
/// | 8 to 11 | the version of the format: 1 |
/// | 12 to 15 | the size of the scalar: 4 for `f32`, 8 for `f64` |
/// | 16 to 23 | the fingerprint of the architecture |
/// | 24 to 31 | the number of parameters |
/// | from 32 | [`parameters()`](Network::parameters): per layer, the weights in column-major order, then the biases |
///
/// The fingerprint covers the function the network computes: widths, activations with their constants, and biases. A file
/// remains valid if layers are renamed or the loss changes. The scalar is not converted.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
/// let xor = Xor::random(&mut StdRng::seed_from_u64(7));
/// # #[cfg(feature = "alloc")] {
/// let bytes = xor.to_raw_bytes();
/// assert_eq!(bytes.len(), 32 + 9 * 4);
///
/// let mut same = Xor::zeros();
/// same.load_raw_bytes(&bytes).expect("same network");
/// assert_eq!(same, xor);
/// # }
/// ```
pub trait RawFile: Network<Scalar: Stored> {
    /// Writes the network to a file atomically.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    #[cfg(feature = "std")]
    fn save_raw(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        let path = path.as_ref();
        let written = atomic_file::write(path, |out| {
            out.write_all(&header::<Self>())?;
            self.parameters().iter().try_for_each(|parameter| out.write_all(parameter.bytes().as_ref()))
        });
        written.map_err(|error| SaveError::of(path, error))
    }

    /// Replaces the parameters by those in a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or does not hold this network, which is then unchanged.
    #[cfg(feature = "std")]
    fn load_raw(&mut self, path: impl AsRef<Path>) -> Result<(), LoadError> {
        let path = path.as_ref();
        // One extra byte detects a file that is too long, without reading the rest.
        let limit = HEADER_LEN + Self::PARAMETERS * Self::Scalar::SIZE + 1;
        let bytes = regular_file::open(path).and_then(|mut file| read_at_most(&mut file, limit as u64));
        let bytes = bytes.map_err(|error| LoadError::Read { path: path.to_path_buf(), error })?;
        let loaded = self.load_raw_bytes(&bytes);
        loaded.map_err(|error| LoadError::Content { path: path.to_path_buf(), error: error.into() })
    }

    /// The content of the file that `save_raw` writes.
    #[cfg(feature = "alloc")]
    fn to_raw_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_LEN + Self::PARAMETERS * Self::Scalar::SIZE);
        bytes.extend_from_slice(&header::<Self>());
        for parameter in self.parameters() {
            bytes.extend_from_slice(parameter.bytes().as_ref());
        }
        bytes
    }

    /// Replaces the parameters by those in `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes do not hold this network, which is then unchanged.
    fn load_raw_bytes(&mut self, bytes: &[u8]) -> Result<(), RawError> {
        let bytes = parameter_bytes::<Self>(bytes)?;
        let parameters = self.parameters_mut().iter_mut();
        parameters.zip(Self::Scalar::numbers(bytes)).for_each(|(parameter, number)| *parameter = number);
        Ok(())
    }
}

impl<N: Network<Scalar: Stored>> RawFile for N {}
