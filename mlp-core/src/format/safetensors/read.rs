//! From the bytes of a file to a network. Nothing in the file is believed: it says where its header ends, and only as much
//! is read as is there; of the numbers, as many are read as the network has, after the header has shown that they fit.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::collections::BTreeSet;
use std::io::{self, Read};

use safetensors::tensor::{Dtype, Metadata, TensorInfo};

use super::write::dtype;
use super::{KEY, description, malformed};
use crate::format::error::{Difference, FormatError};
use crate::format::input::read_up_to;
use crate::format::stored::Stored;
use crate::format::tensor::Tensor;
use crate::network::Network;

/// The longest header that is read, in bytes, for a network of so many tensors. Ours take less than 200 bytes a tensor; the
/// rest is for what others say in theirs. There is a limit since parsing takes many times as much memory as the header
/// has bytes (`tests/tests/allocations/hostile_files.rs`).
const fn longest_header(tensors: usize) -> u64 {
    (1 << 18) + 512 * tensors as u64
}

/// Why nothing was loaded.
pub(super) enum Error {
    Read(io::Error),
    Content(FormatError),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

impl From<FormatError> for Error {
    fn from(error: FormatError) -> Self {
        Self::Content(error)
    }
}

/// Replaces the parameters by the tensors of these names, if all is right.
pub(super) fn network<N>(network: &mut N, names: &[String], converts: bool, mut file: impl Read) -> Result<(), Error>
where
    N: Network<Scalar: Stored>,
{
    let header = header(&mut file, longest_header(names.len()))?;
    let found = compare::<N>(&header, names, converts)?;
    let data = data(&mut file, header.data_len())?;
    let tensors = || Tensor::all::<N>().zip(&found).zip(names);
    let too_large: Vec<_> =
        tensors().filter_map(|((_, info), name)| too_large::<N::Scalar>(name, info, &data)).collect();
    if !too_large.is_empty() {
        return Err(FormatError::Differences(too_large).into());
    }
    let parameters = network.parameters_mut();
    for ((tensor, info), _) in tensors() {
        let positions = tensor.positions();
        let bytes = &data[info.data_offsets.0..info.data_offsets.1];
        if info.dtype == dtype::<N::Scalar>() {
            positions.zip(N::Scalar::numbers(bytes)).for_each(|(at, number)| parameters[at] = number);
        } else {
            positions
                .zip(doubles(info.dtype, bytes))
                .for_each(|(at, number)| parameters[at] = nalgebra::convert(number));
        }
    }
    Ok(())
}

/// Reads and parses the header.
fn header(file: &mut impl Read, longest: u64) -> Result<Metadata, Error> {
    let length = read_up_to(file, 8)?;
    let length: [u8; 8] = length.try_into().map_err(|_| malformed("it is shorter than the length of a header"))?;
    let length = u64::from_le_bytes(length);
    if length > longest {
        return Err(
            malformed(format!("its header would be {length} bytes long, and at most {longest} are read")).into()
        );
    }
    let header = read_up_to(file, length)?;
    if header.len() as u64 != length {
        return Err(malformed(format!("it ends after {} of {length} bytes of its header", header.len())).into());
    }
    serde_json::from_slice(&header).map_err(|error| malformed(error.to_string()).into())
}

/// Reads the numbers, of which there are so many bytes and no more.
fn data(file: &mut impl Read, length: usize) -> Result<Vec<u8>, Error> {
    let data = read_up_to(file, length as u64)?;
    if data.len() != length {
        return Err(malformed(format!("it ends after {} of {length} bytes of its numbers", data.len())).into());
    }
    if !read_up_to(file, 1)?.is_empty() {
        return Err(malformed(format!("it goes on after the {length} bytes of its numbers")).into());
    }
    Ok(data)
}

/// The entries of these names, if they and nothing else are there and fit the network.
fn compare<'a, N>(header: &'a Metadata, names: &[String], converts: bool) -> Result<Vec<&'a TensorInfo>, FormatError>
where
    N: Network<Scalar: Stored>,
{
    let mut differences = Vec::new();
    let mut found = Vec::with_capacity(names.len());
    for (tensor, name) in Tensor::all::<N>().zip(names) {
        let Some(info) = header.info(name) else {
            differences.push(Difference::Missing { tensor: name.clone() });
            continue;
        };
        found.push(info);
        if info.shape != tensor.shape() {
            let (found, expected) = (info.shape.clone(), tensor.shape());
            differences.push(Difference::Shape { tensor: name.clone(), found, expected });
        }
        let is_readable =
            info.dtype == dtype::<N::Scalar>() || converts && matches!(info.dtype, Dtype::F32 | Dtype::F64);
        if !is_readable {
            let (found, expected) = (info.dtype.to_string().to_lowercase(), N::Scalar::NAME);
            differences.push(Difference::Type { tensor: name.clone(), found, expected });
        }
    }
    let expected: BTreeSet<_> = names.iter().collect();
    let unexpected = header.offset_keys().into_iter().filter(|name| !expected.contains(name));
    differences.extend(unexpected.map(|tensor| Difference::Unexpected { tensor }));
    if let Some(text) = header.metadata().as_ref().and_then(|metadata| metadata.get(KEY)) {
        description::compare::<N>(text, &mut differences)?;
    }
    if differences.is_empty() { Ok(found) } else { Err(FormatError::Differences(differences)) }
}

/// The first number of a tensor that is finite and would not be in the network.
fn too_large<T: Stored>(name: &str, info: &TensorInfo, data: &[u8]) -> Option<Difference> {
    if info.dtype == dtype::<T>() {
        return None;
    }
    let bytes = &data[info.data_offsets.0..info.data_offsets.1];
    let is_lost = |value: f64| value.is_finite() && !nalgebra::convert::<f64, T>(value).is_finite();
    let lost = doubles(info.dtype, bytes).enumerate().find(|(_, value)| is_lost(*value));
    lost.map(|(index, value)| Difference::TooLarge { tensor: name.into(), index, value, expected: T::NAME })
}

/// The numbers that these bytes hold, in double precision.
fn doubles(dtype: Dtype, bytes: &[u8]) -> impl Iterator<Item = f64> {
    let (single, double) = if dtype == Dtype::F32 { (bytes, &[][..]) } else { (&[][..], bytes) };
    f32::numbers(single).map(f64::from).chain(f64::numbers(double))
}
