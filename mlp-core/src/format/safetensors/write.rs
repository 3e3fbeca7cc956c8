//! Writing a safetensors file: the length of the header, the header, the data.

use alloc::format;
use alloc::vec::Vec;
use std::io::{self, Write};

use safetensors::tensor::{Metadata, TensorInfo};
use serde_json::Value;

use super::data_type::dtype;
use super::description::{self, Described, KEY};
use super::names::Names;
use super::read::LONGEST_HEADER;
use crate::format::tensor::Tensor;
use crate::layer::BorrowedLayerInfo;
use crate::network::Network;
use crate::number::Stored;

/// Writes the tensors of a network under these names.
pub(super) fn network<N>(network: &N, names: &Names<'_>, out: &mut dyn Write) -> io::Result<()>
where
    N: Network<Scalar: Stored>,
{
    described(network.parameters(), N::LAYERS, names, &description::of(&Described::of::<N>()), out)
}

/// Writes the tensors of a network with this description.
pub(super) fn described<T: Stored>(
    parameters: &[T],
    layers: &[BorrowedLayerInfo],
    names: &Names<'_>,
    description: &Value,
    out: &mut dyn Write,
) -> io::Result<()> {
    let header = header::<T>(layers, names, description)?;
    out.write_all(&(header.len() as u64).to_le_bytes())?;
    out.write_all(&header)?;
    for tensor in Tensor::all(layers) {
        for at in tensor.row_major() {
            out.write_all(parameters[at].bytes().as_ref())?;
        }
    }
    Ok(())
}

fn header<T: Stored>(layers: &[BorrowedLayerInfo], names: &Names<'_>, description: &Value) -> io::Result<Vec<u8>> {
    let mut end = 0;
    let tensors = names.all().zip(Tensor::all(layers)).map(|(name, tensor)| {
        let start = end;
        end += tensor.len() * T::SIZE;
        let info = TensorInfo { dtype: dtype::<T>(), shape: tensor.shape(), data_offsets: (start, end) };
        (name, info)
    });
    let description = [(KEY.into(), description.to_string())];
    let metadata =
        Metadata::new(Some(description.into_iter().collect()), tensors.collect()).map_err(io::Error::other)?;
    let mut header = serde_json::to_vec(&metadata)?;
    // Aligns the data to the size of the scalar.
    header.resize(header.len().next_multiple_of(8), b' ');
    // A longer one could not be loaded.
    if header.len() as u64 > LONGEST_HEADER {
        let length = header.len();
        return Err(io::Error::other(format!(
            "its header would be {length} bytes long, but this format has at most {LONGEST_HEADER}: the names of tensors and categories are too long"
        )));
    }
    Ok(header)
}
