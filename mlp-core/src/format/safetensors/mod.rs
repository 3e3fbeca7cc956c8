//! Networks in safetensors files, under the names that PyTorch gives them.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use std::fs::File;
use std::path::Path;

use thiserror::Error;

use super::error::{FormatError, LoadError, SaveError};
use super::tensor::Tensor;
use crate::atomic_file;
use crate::network::Network;
use crate::number::Stored;

mod description;
mod read;
#[cfg(test)]
mod tests;
mod write;

/// How a network stands in a safetensors file. The methods of [`SafetensorsFile`] do without options.
///
/// | in the network | in the file | shape |
/// |---|---|---|
/// | `net.hidden1.weights` | `hidden1.weight` | `OUT` × `IN`, row by row |
/// | `net.hidden1.bias` | `hidden1.bias` | `OUT`; left out with `no_bias` |
///
/// That is the `state_dict` of a PyTorch module with one `nn.Linear` a layer, called like the field, so both
/// `model.load_state_dict(safetensors.torch.load_file("net.safetensors"))` and
/// `safetensors.torch.save_file(model.state_dict(), "net.safetensors")` work. Modules of other names, such as the
/// numbered ones of `nn.Sequential`, are said by [`modules`](Safetensors::modules).
///
/// What the file says of itself, in JSON under the key `mlp` of its metadata, is the name of the network, its
/// architecture and loss, and its layers with their activations. A file of PyTorch's has no such entry; then the shapes must suffice.
///
/// The numbers are `F32` or `F64`, as the network computes; another type is a difference, unless
/// [`converting`](Safetensors::converting) allows it. Infinite numbers and NaN are loaded as they are.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::format::Safetensors;
///
/// network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
/// let xor = Xor::random(&mut StdRng::seed_from_u64(7));
///
/// // torch.nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
/// let sequential = Safetensors::new().modules(&["0", "2"]);
/// let bytes = sequential.to_bytes(&xor)?;
///
/// let mut double = Xor::<f64>::zeros();
/// sequential.converting().load_bytes(&mut double, &bytes)?;
/// assert_eq!(double.output.weights, xor.output.weights.cast());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Safetensors<'a> {
    modules: Option<&'a [&'a str]>,
    converts: bool,
}

impl<'a> Safetensors<'a> {
    /// The names of the network's fields, and no conversion.
    pub const fn new() -> Self {
        Self { modules: None, converts: false }
    }

    /// What the modules of the layers are called in the file, from the first hidden layer to the output: the tensors are
    /// these names followed by `.weight` and `.bias`.
    #[must_use]
    pub const fn modules(self, names: &'a [&'a str]) -> Self {
        Self { modules: Some(names), ..self }
    }

    /// Allows loading a file of `F32` into a network of `f64`, which is exact, and a file of `F64` into a network of
    /// `f32`, which rounds to the nearest number. Saving does not change.
    #[must_use]
    pub const fn converting(self) -> Self {
        Self { converts: true, ..self }
    }

    /// Writes the network to a file: whole, or not at all.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, or if the names do not suit the network.
    pub fn save<N: Network<Scalar: Stored>>(self, network: &N, path: impl AsRef<Path>) -> Result<(), SaveError> {
        let names = self.names::<N>()?;
        let path = path.as_ref();
        atomic_file::write(path, |out| write::network(network, &names, out))
            .map_err(|error| SaveError::Write { path: path.to_path_buf(), error })
    }

    /// The content of such a file.
    ///
    /// # Errors
    ///
    /// If the names do not suit the network.
    pub fn to_bytes<N: Network<Scalar: Stored>>(self, network: &N) -> Result<Vec<u8>, ModuleNamesError> {
        let names = self.names::<N>()?;
        let mut bytes = Vec::new();
        if let Err(error) = write::network(network, &names, &mut bytes) {
            unreachable!("a vector takes everything: {error}");
        }
        Ok(bytes)
    }

    /// Replaces the parameters of the network by those of a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or does not hold this network: every difference of names, shapes, types and
    /// activations. The network is then as it was.
    pub fn load<N: Network<Scalar: Stored>>(self, network: &mut N, path: impl AsRef<Path>) -> Result<(), LoadError> {
        let path = path.as_ref();
        let failed = |error| match error {
            read::Error::Read(error) => LoadError::Read { path: path.to_path_buf(), error },
            read::Error::Content(error) => LoadError::Content { path: path.to_path_buf(), error },
        };
        let names = self.names::<N>().map_err(|error| failed(FormatError::from(error).into()))?;
        let file = File::open(path).map_err(|error| failed(error.into()))?;
        read::network(network, &names, self.converts, file).map_err(failed)
    }

    /// Replaces the parameters of the network by those that these bytes hold.
    ///
    /// # Errors
    ///
    /// If the bytes do not hold this network, as [`load`](Safetensors::load) says.
    pub fn load_bytes<N: Network<Scalar: Stored>>(self, network: &mut N, bytes: &[u8]) -> Result<(), FormatError> {
        let names = self.names::<N>()?;
        read::network(network, &names, self.converts, bytes).map_err(|error| match error {
            read::Error::Content(error) => error,
            read::Error::Read(_) => unreachable!("bytes can be read"),
        })
    }

    /// The names of the network's tensors.
    fn names<N: Network>(self) -> Result<Vec<String>, ModuleNamesError> {
        if let Some(names) = self.modules {
            check_names(names, N::LAYERS.len())?;
        }
        let module = |tensor: &Tensor| self.modules.map_or(tensor.layer.name, |names| names[tensor.index]);
        Ok(Tensor::all::<N>().map(|tensor| format!("{}.{}", module(&tensor), tensor.part.name())).collect())
    }
}

fn check_names(names: &[&str], layers: usize) -> Result<(), ModuleNamesError> {
    if names.len() != layers {
        return Err(ModuleNamesError::Count { given: names.len(), layers });
    }
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(**name)) {
        Some(&twice) => Err(ModuleNamesError::Twice { name: twice.into() }),
        None => Ok(()),
    }
}

/// Why the names given to [`Safetensors::modules`] do not suit the network.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::format::{ModuleNamesError, Safetensors};
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let error = Safetensors::new().modules(&["0", "2"]).to_bytes(&Net::zeros()).unwrap_err();
/// assert_eq!(error, ModuleNamesError::Count { given: 2, layers: 1 });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModuleNamesError {
    /// There is not one name for each layer.
    #[error("{given} names of modules, but the network has {layers} layers: each needs one")]
    Count {
        /// How many names there are.
        given: usize,
        /// How many layers there are.
        layers: usize,
    },
    /// Two layers have one name.
    #[error("two modules are called {name:?}: each layer needs a name of its own")]
    Twice {
        /// The name.
        name: String,
    },
}

/// Saving and loading safetensors files, for every network of `f32` or `f64`. [`Safetensors`] says what stands in the
/// file, and has options.
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
    /// Writes the network to a file: whole, or not at all.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    fn save_safetensors(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        Safetensors::new().save(self, path)
    }

    /// Replaces the parameters by those of a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or does not hold this network: every difference of names, shapes, types and
    /// activations. The network is then as it was.
    fn load_safetensors(&mut self, path: impl AsRef<Path>) -> Result<(), LoadError> {
        Safetensors::new().load(self, path)
    }

    /// What [`save_safetensors`](SafetensorsFile::save_safetensors) writes.
    fn to_safetensors(&self) -> Vec<u8> {
        Safetensors::new().to_bytes(self).expect("the names of the fields suit the network")
    }

    /// Replaces the parameters by those that these bytes hold.
    ///
    /// # Errors
    ///
    /// If the bytes do not hold this network, as [`load_safetensors`](SafetensorsFile::load_safetensors) says.
    fn load_safetensors_bytes(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        Safetensors::new().load_bytes(self, bytes)
    }
}

impl<N: Network<Scalar: Stored>> SafetensorsFile for N {}

/// The name of the format in messages.
const FORMAT: &str = "safetensors";

/// The key of the metadata under which a network is described. There is one key only, since the crate writes several in a
/// random order, and the same network should give the same file.
const KEY: &str = "mlp";

fn malformed(reason: impl Into<Cow<'static, str>>) -> FormatError {
    FormatError::Malformed { format: FORMAT, reason: reason.into().into_owned() }
}
