//! Saving and loading safetensors files with options.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use std::path::Path;

use super::names::Names;
use super::{read, write};
use crate::atomic_file;
use crate::format::error::content::FormatError;
use crate::format::error::load::LoadError;
use crate::format::error::module_names::ModuleNamesError;
use crate::format::error::save::SaveError;
use crate::format::tensor::Tensor;
use crate::network::Network;
use crate::number::Stored;
use crate::regular_file;

/// Options for safetensors files. The methods of [`SafetensorsFile`](super::SafetensorsFile) use the defaults.
///
/// | in the network | in the file | shape |
/// |---|---|---|
/// | `net.hidden1.weights` | `hidden1.weight` | `OUT` × `IN`, row-major |
/// | `net.hidden1.bias` | `hidden1.bias` | `OUT`; absent with `no_bias` |
///
/// This is the `state_dict` of a PyTorch module with one `nn.Linear` per layer, under the name of its field, so both
/// `model.load_state_dict(safetensors.torch.load_file("net.safetensors"))` and
/// `safetensors.torch.save_file(model.state_dict(), "net.safetensors")` work. [`modules`](Safetensors::modules) sets other
/// names, such as the indices of an `nn.Sequential`.
///
/// The metadata entry `mlp` describes the network in JSON: its name, architecture and loss, and the activation of each layer.
/// Files written by PyTorch have no such entry, and only the shapes are checked.
///
/// The data type is `F32` or `F64`, the scalar of the network. Another type is a difference unless
/// [`converting`](Safetensors::converting) allows it. Infinities and NaN are loaded unchanged.
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
    prefix: &'a str,
    converts: bool,
}

impl<'a> Safetensors<'a> {
    /// The defaults: names of the network's fields, and no conversion.
    pub const fn new() -> Self {
        Self { modules: None, prefix: "", converts: false }
    }

    /// Sets the module names of the layers in the file, from the first hidden layer to the output. The tensors are named by the
    /// module followed by `.weight` and `.bias`.
    #[must_use]
    pub const fn modules(self, names: &'a [&'a str]) -> Self {
        Self { modules: Some(names), ..self }
    }

    /// Sets a prefix of all names in the file, such as `model.` for the module `self.model` of a larger one. The file holds no
    /// tensors besides those of the network.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// use mlp_core::format::Safetensors;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let bytes = Safetensors::new().prefix("model.").to_bytes(&Net::zeros())?; // model.output.weight, model.output.bias
    /// let error = Net::zeros().load_safetensors_bytes(&bytes).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "this is a file of another network: its tensors have the prefix \"model.\", expected \"\": \
    ///      `Safetensors::prefix` sets it"
    /// );
    /// Safetensors::new().prefix("model.").load_bytes(&mut Net::zeros(), &bytes)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn prefix(self, prefix: &'a str) -> Self {
        Self { prefix, ..self }
    }

    /// Allows loading `F16`, `BF16` and `F32` into a network of `f64`, and `F16` and `BF16` into one of `f32`, all of which is
    /// exact, and `F64` into a network of `f32`, which rounds to nearest. Saving is unaffected.
    #[must_use]
    pub const fn converting(self) -> Self {
        Self { converts: true, ..self }
    }

    /// Writes the network to a file atomically.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, or if the module names do not match the layers.
    pub fn save<N: Network<Scalar: Stored>>(self, network: &N, path: impl AsRef<Path>) -> Result<(), SaveError> {
        let names = self.names::<N>()?;
        let path = path.as_ref();
        atomic_file::write(path, |out| write::network(network, &names, out)).map_err(|error| SaveError::of(path, error))
    }

    /// The content of the file that [`save`](Safetensors::save) writes.
    ///
    /// # Errors
    ///
    /// If the module names do not match the layers.
    pub fn to_bytes<N: Network<Scalar: Stored>>(self, network: &N) -> Result<Vec<u8>, ModuleNamesError> {
        let names = self.names::<N>()?;
        let mut bytes = Vec::new();
        if let Err(error) = write::network(network, &names, &mut bytes) {
            unreachable!("writing to a vector cannot fail: {error}");
        }
        Ok(bytes)
    }

    /// Replaces the parameters of the network by those in a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or does not hold this network. The error lists every difference in names, shapes, types and
    /// activations, and the network is unchanged.
    pub fn load<N: Network<Scalar: Stored>>(self, network: &mut N, path: impl AsRef<Path>) -> Result<(), LoadError> {
        let path = path.as_ref();
        let failed = |error| match error {
            read::Error::Read(error) => LoadError::Read { path: path.to_path_buf(), error },
            read::Error::Content(error) => LoadError::Content { path: path.to_path_buf(), error },
        };
        let names = self.names::<N>().map_err(|error| failed(FormatError::from(error).into()))?;
        let file = regular_file::open(path).map_err(|error| failed(error.into()))?;
        let length = read::length_of(&file);
        read::network(network, &names, self.converts, file, length).map(|_| ()).map_err(failed)
    }

    /// Replaces the parameters of the network by those in `bytes`.
    ///
    /// # Errors
    ///
    /// If the bytes do not hold this network, as for [`load`](Safetensors::load).
    pub fn load_bytes<N: Network<Scalar: Stored>>(self, network: &mut N, bytes: &[u8]) -> Result<(), FormatError> {
        let names = self.names::<N>()?;
        read::network(network, &names, self.converts, bytes, bytes.len() as u64).map(|_| ()).map_err(
            |error| match error {
                read::Error::Content(error) => error,
                read::Error::Read(_) => unreachable!("reading from memory cannot fail"),
            },
        )
    }

    /// The names of the tensors in the file.
    pub(super) fn names<N: Network>(self) -> Result<Names<'a>, ModuleNamesError> {
        if let Some(names) = self.modules {
            check_names(names, N::LAYERS.len())?;
        }
        let module =
            |tensor: &Tensor<'static>| self.modules.map_or(tensor.layer.name, |names| names[tensor.layer_index]);
        let own = Tensor::all(N::LAYERS).map(|tensor| format!("{}.{}", module(&tensor), tensor.part.name()));
        Ok(Names { prefix: self.prefix, own: own.collect() })
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
