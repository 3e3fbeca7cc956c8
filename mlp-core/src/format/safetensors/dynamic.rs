//! The parameters of a network whose layers are data, in memory.

use alloc::format;
use alloc::vec::Vec;

use super::description::{self, Described};
use super::names::Names;
use super::{read, write};
use crate::format::error::content::FormatError;
use crate::format::tensor::Tensor;
use crate::number::Stored;

/// The content of a file.
pub(crate) fn to_bytes<T: Stored>(network: &Described<'_>, parameters: &[T]) -> Vec<u8> {
    let (names, description) = (names(network), description::of(network));
    let mut bytes = Vec::new();
    if let Err(error) = write::described(parameters, network.layers, &names, &description, &mut bytes) {
        unreachable!("the names of the layers are unique, and writing to a vector cannot fail: {error}");
    }
    bytes
}

/// Loads the content of a file. After an error, the parameters are unchanged.
pub(crate) fn load_parameters<T: Stored>(
    network: &Described<'_>,
    parameters: &mut [T],
    bytes: &[u8],
) -> Result<(), FormatError> {
    // A network whose layers are data has all weights.
    let loaded =
        read::parameters(network, parameters, &names(network), false, (bytes, bytes.len() as u64), |_, _| None);
    loaded.map(|_| ()).map_err(|error| match error {
        read::Error::Content(error) => error,
        read::Error::Read(_) => unreachable!("reading from memory cannot fail"),
    })
}

fn names(network: &Described<'_>) -> Names<'static> {
    let own = Tensor::all(network.layers).map(|tensor| format!("{}.{}", tensor.layer.name, tensor.part.name()));
    Names { prefix: "", own: own.collect() }
}
