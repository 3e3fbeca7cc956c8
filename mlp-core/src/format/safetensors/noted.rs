//! A network in a file with a note: a value beside the description of the network, such as the preparation of its inputs.

use std::path::Path;

use serde_json::Value;

use super::description::{self, Described, KEY};
use super::malformed::malformed;
use super::options::Safetensors;
use super::{read, write};
use crate::atomic_file;
use crate::format::error::load::LoadError;
use crate::format::error::save::SaveError;
use crate::network::Network;
use crate::number::Stored;
use crate::regular_file;

/// Writes a network with a note of this name to a file atomically.
pub(crate) fn save_noted<N>(network: &N, name: &str, note: Value, path: &Path) -> Result<(), SaveError>
where
    N: Network<Scalar: Stored>,
{
    let names = Safetensors::new().names::<N>()?;
    let mut description = description::of(&Described::of::<N>());
    description[name] = note;
    atomic_file::write(path, |out| write::described(network.parameters(), N::LAYERS, &names, &description, out))
        .map_err(|error| SaveError::of(path, error))
}

/// Replaces the parameters of a network by those in a file, and returns the note of this name.
pub(crate) fn load_noted<N>(network: &mut N, name: &str, path: &Path) -> Result<Value, LoadError>
where
    N: Network<Scalar: Stored>,
{
    let failed = |error| match error {
        read::Error::Read(error) => LoadError::Read { path: path.to_path_buf(), error },
        read::Error::Content(error) => LoadError::Content { path: path.to_path_buf(), error },
    };
    let names = Safetensors::new().names::<N>().map_err(|error| failed(read::Error::Content(error.into())))?;
    let file = regular_file::open(path).map_err(|error| failed(error.into()))?;
    let length = read::length_of(&file);
    let header = read::network(network, &names, false, file, length).map_err(failed)?;
    let description = header.metadata().as_ref().and_then(|metadata| metadata.get(KEY));
    let description: Option<Value> = description.and_then(|text| serde_json::from_str(text).ok());
    let note = description.and_then(|mut description| description.get_mut(name).map(Value::take));
    note.ok_or_else(|| failed(malformed(format!("it has no {name}: it was not saved by `Model::save`")).into()))
}
