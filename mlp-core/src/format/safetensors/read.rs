//! Loading a safetensors file. The file is not trusted: buffers grow with the data read rather than with declared lengths, and
//! tensor data are read only after the header has been matched to the network.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};

use safetensors::tensor::{Metadata, TensorInfo};

use super::data_type::{doubles, dtype, is_convertible};
use super::description::{self, Described, KEY};
use super::malformed::malformed;
use super::names::Names;
use crate::counted::Counted;
use crate::format::bounded_read::read_at_most;
use crate::format::error::content::FormatError;
use crate::format::error::difference::Difference;
use crate::format::tensor::{Part, Tensor};
use crate::layer::Excess;
use crate::network::Network;
use crate::number::Stored;

/// The longest header of the format: that of its reference implementation.
pub(super) const LONGEST_HEADER: u64 = 100_000_000;

/// The largest accepted length of a header, for a network of `tensors` tensors in a file of `length` bytes. Parsing takes a
/// multiple of it in memory. Our own headers without notes need less than half of the first term; a longer one, such as that of a
/// model with many categories, must be in the file.
fn max_header_length(tensors: usize, length: u64) -> u64 {
    ((1 << 18) + 512 * tensors as u64).max(length.min(LONGEST_HEADER))
}

/// The length of a file, if it is known before reading.
pub(super) fn length_of(file: &File) -> u64 {
    file.metadata().map_or(0, |metadata| metadata.len())
}

/// The failure to load.
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

/// Replaces the parameters by the tensors of these names, once the whole file of `length` bytes has been validated. Returns its
/// header.
pub(super) fn network<N>(
    network: &mut N,
    names: &Names<'_>,
    converts: bool,
    file: impl Read,
    length: u64,
) -> Result<Metadata, Error>
where
    N: Network<Scalar: Stored>,
{
    let excess = |found: &[&TensorInfo], data: &[u8]| {
        Tensor::all(N::LAYERS).zip(found).find_map(|(tensor, info)| excess(tensor, info, data))
    };
    parameters(&Described::of::<N>(), network.parameters_mut(), names, converts, (file, length), excess)
}

/// Loads the parameters of a network. After an error, they are unchanged. `excess` finds a weight that does not exist in the
/// network.
pub(super) fn parameters<T: Stored>(
    network: &Described<'_>,
    parameters: &mut [T],
    names: &Names<'_>,
    converts: bool,
    (mut file, length): (impl Read, u64),
    excess: impl Fn(&[&TensorInfo], &[u8]) -> Option<Excess>,
) -> Result<Metadata, Error> {
    let header = header(&mut file, max_header_length(names.own.len(), length))?;
    let found = compare::<T>(network, &header, names, converts)?;
    let data = data(&mut file, header.data_len())?;
    let tensors = || Tensor::all(network.layers).zip(&found).zip(names.all());
    let too_large: Vec<_> = tensors().filter_map(|((_, info), name)| too_large::<T>(&name, info, &data)).collect();
    if !too_large.is_empty() {
        return Err(FormatError::Differences(too_large).into());
    }
    if let Some(excess) = excess(&found, &data) {
        return Err(FormatError::Differences([Difference::Excess(excess)].into()).into());
    }
    for ((tensor, info), _) in tensors() {
        let positions = tensor.row_major();
        let bytes = &data[info.data_offsets.0..info.data_offsets.1];
        if info.dtype == dtype::<T>() {
            positions.zip(T::numbers(bytes)).for_each(|(at, number)| parameters[at] = number);
        } else {
            positions
                .zip(doubles(info.dtype, bytes))
                .for_each(|(at, number)| parameters[at] = nalgebra::convert(number));
        }
    }
    Ok(header)
}

/// The header of a file of any network; `None` if there is none.
pub(super) fn header_of(file: &mut File) -> Option<Metadata> {
    const MOST_TENSORS: usize = 1024;
    let length = length_of(file);
    header(file, max_header_length(MOST_TENSORS, length)).ok()
}

/// Reads and parses the header.
fn header(file: &mut impl Read, max_length: u64) -> Result<Metadata, Error> {
    let length = read_at_most(file, 8)?;
    let length: [u8; 8] = length.try_into().map_err(|_| malformed("it is shorter than the length of a header"))?;
    let length = u64::from_le_bytes(length);
    if length > max_length {
        return Err(malformed(format!(
            "its header would be {} long, but at most {max_length} are accepted",
            Counted(length, "byte")
        ))
        .into());
    }
    let header = read_at_most(file, length)?;
    if header.len() as u64 != length {
        return Err(
            malformed(format!("it ends after {} of {} of its header", header.len(), Counted(length, "byte"))).into()
        );
    }
    serde_json::from_slice(&header).map_err(|error| malformed(error.to_string()).into())
}

/// Reads the tensor data, which must be the last `length` bytes of the file.
fn data(file: &mut impl Read, length: usize) -> Result<Vec<u8>, Error> {
    let data = read_at_most(file, length as u64)?;
    if data.len() != length {
        return Err(
            malformed(format!("it ends after {} of {} of tensor data", data.len(), Counted(length, "byte"))).into()
        );
    }
    if !read_at_most(file, 1)?.is_empty() {
        return Err(malformed(format!("it continues after the {} of tensor data", Counted(length, "byte"))).into());
    }
    Ok(data)
}

/// The entries of these names, if the file has exactly these tensors and they fit the network.
fn compare<'a, T: Stored>(
    network: &Described<'_>,
    header: &'a Metadata,
    names: &Names<'_>,
    converts: bool,
) -> Result<Vec<&'a TensorInfo>, FormatError> {
    let mut differences = Vec::new();
    let mut found = Vec::with_capacity(names.own.len());
    for (tensor, name) in Tensor::all(network.layers).zip(names.all()) {
        let Some(info) = header.info(&name) else {
            differences.push(Difference::Missing { tensor: name.clone() });
            continue;
        };
        found.push(info);
        if info.shape != tensor.shape() {
            let (found, expected) = (info.shape.clone(), tensor.shape());
            differences.push(Difference::Shape { tensor: name.clone(), found, expected });
        }
        let is_readable = info.dtype == dtype::<T>() || converts && is_convertible(info.dtype);
        if !is_readable {
            let (found, expected) = (info.dtype.to_string().to_lowercase(), T::NAME);
            differences.push(Difference::Type { tensor: name.clone(), found, expected });
        }
    }
    let prefix = if found.is_empty() { prefix_in_file(header, names) } else { None };
    if let Some(prefix) = prefix {
        let difference = Difference::Prefix { found: prefix, expected: names.prefix.into() };
        return Err(FormatError::Differences([difference].into()));
    }
    let expected: BTreeSet<_> = names.all().collect();
    let unexpected = header.offset_keys().into_iter().filter(|name| !expected.contains(name));
    differences.extend(unexpected.map(|tensor| Difference::Unexpected { tensor }));
    if let Some(text) = header.metadata().as_ref().and_then(|metadata| metadata.get(KEY)) {
        description::compare(network, text, &mut differences)?;
    }
    if differences.is_empty() { Ok(found) } else { Err(FormatError::Differences(differences)) }
}

/// The prefix that the names of all tensors of the network have in the file, if there is one.
fn prefix_in_file(header: &Metadata, names: &Names) -> Option<String> {
    let [first, ..] = &names.own[..] else { return None };
    let has_all = |prefix: &str| names.own.iter().all(|name| header.info(&format!("{prefix}{name}")).is_some());
    let found = header.offset_keys();
    let mut prefixes = found.iter().filter_map(|name| name.strip_suffix(&**first));
    prefixes.find(|prefix| has_all(prefix)).map(String::from)
}

/// The first weight of a tensor that is not zero where the network has no connection.
fn excess(tensor: Tensor<'static>, info: &TensorInfo, data: &[u8]) -> Option<Excess> {
    let connections = tensor.layer.connections.filter(|_| tensor.part == Part::Weight)?;
    let bytes = &data[info.data_offsets.0..info.data_offsets.1];
    let inputs = tensor.layer.inputs;
    let mut positions = (0..tensor.layer.outputs).flat_map(|unit| (0..inputs).map(move |input| (unit, input)));
    let mut values = doubles(info.dtype, bytes);
    let (unit, input) = positions.find(|&(unit, input)| {
        let value = values.next().unwrap_or_default();
        value != 0.0 && !connections.exists(unit, input)
    })?;
    Some(Excess { layer: tensor.layer.name, unit, input })
}

/// The first value of a tensor that is finite but overflows in the network.
fn too_large<T: Stored>(name: &str, info: &TensorInfo, data: &[u8]) -> Option<Difference> {
    if info.dtype == dtype::<T>() {
        return None;
    }
    let bytes = &data[info.data_offsets.0..info.data_offsets.1];
    let is_lost = |value: f64| value.is_finite() && !nalgebra::convert::<f64, T>(value).is_finite();
    let lost = doubles(info.dtype, bytes).enumerate().find(|(_, value)| is_lost(*value));
    lost.map(|(index, value)| Difference::TooLarge { tensor: name.into(), index, value, expected: T::NAME })
}
