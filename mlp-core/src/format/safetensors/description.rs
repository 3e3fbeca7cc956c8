//! The description of a network in the metadata of a file, and its comparison with the network to be loaded.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::path::Path;

use serde_json::{Value, json};

use super::malformed::malformed;
use super::read;
use crate::format::error::content::FormatError;
use crate::format::error::difference::Difference;
use crate::layer::{BorrowedInputInfo, BorrowedLayerInfo};
use crate::network::Network;
use crate::network::description::{Architecture, LossText, UnitsText};
use crate::regular_file;

/// The metadata key of the description. A single key, since the `safetensors` crate writes several in random order, but the
/// same network should give the same file.
pub(super) const KEY: &str = "mlp";

/// A network in a file: what its metadata and its tensors follow from.
pub(crate) struct Described<'a> {
    pub(crate) name: &'a str,
    pub(crate) inputs: &'a [BorrowedInputInfo<'a>],
    pub(crate) layers: &'a [BorrowedLayerInfo<'a>],
    pub(crate) loss: String,
}

impl Described<'static> {
    /// A compiled network.
    pub(super) fn of<N: Network>() -> Self {
        Self { name: N::NAME, inputs: N::INPUTS, layers: N::LAYERS, loss: LossText::<N::Loss>::new().to_string() }
    }
}

impl Described<'_> {
    fn architecture(&self) -> Architecture<'_> {
        Architecture { inputs: self.inputs, layers: self.layers }
    }
}

/// The name and the architecture of the network in a file.
pub(crate) struct Description {
    pub(crate) name: String,
    pub(crate) architecture: String,
}

impl Description {
    /// Of the network in a file; `None` if the file cannot be read or has no description.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let header = read::header_of(&mut regular_file::open(path).ok()?)?;
        let description: Value = serde_json::from_str(header.metadata().as_ref()?.get(KEY)?).ok()?;
        let text = |key: &str| description[key].as_str().map(ToString::to_string);
        Some(Self { name: text("name")?, architecture: text("architecture")? })
    }
}

/// The description of a network.
pub(super) fn of(network: &Described<'_>) -> Value {
    let layers = network.layers.iter().map(|layer| {
        json!({
            "name": layer.name,
            "activation": UnitsText::without_width(layer).to_string(),
            "inputs": layer.inputs,
            "outputs": layer.outputs,
            "bias": layer.has_bias(),
        })
    });
    json!({
        "name": network.name,
        "architecture": network.architecture().to_string(),
        "loss": network.loss,
        "layers": layers.collect::<Value>(),
    })
}

/// Adds the differences in activations and in what the layers read, which the tensors do not reveal. The name and the loss may
/// differ, since neither affects the outputs.
pub(super) fn compare(
    network: &Described<'_>,
    text: &str,
    differences: &mut Vec<Difference>,
) -> Result<(), FormatError> {
    let unreadable = || malformed("its metadata has an entry `mlp` that does not describe a network");
    let description: Value = serde_json::from_str(text).map_err(|_| unreadable())?;
    let layers = description["layers"].as_array().ok_or_else(unreadable)?;
    if layers.len() != network.layers.len() {
        differences.push(Difference::Layers { found: layers.len(), expected: network.layers.len() });
        return Ok(());
    }
    let before = differences.len();
    for (layer, description) in network.layers.iter().zip(layers) {
        let found = description["activation"].as_str().ok_or_else(unreadable)?;
        let expected = UnitsText::without_width(layer).to_string();
        if found != expected {
            differences.push(Difference::Activation {
                layer: layer.name.to_string(),
                found: found.to_string(),
                expected,
            });
        }
    }
    let (found, expected) =
        (description["architecture"].as_str().unwrap_or_default(), network.architecture().to_string());
    let is_wired = |text: &str| [" from ", " add ", " connect "].iter().any(|word| text.contains(word));
    if differences.len() == before && found != expected && (is_wired(found) || is_wired(&expected)) {
        differences.push(Difference::Wiring { found: found.to_string(), expected });
    }
    Ok(())
}
