//! What a file says of its network beside the tensors, and what of it must agree.

use alloc::string::ToString;
use alloc::vec::Vec;

use serde_json::{Value, json};

use super::malformed;
use crate::format::error::{Difference, FormatError};
use crate::loss::Loss;
use crate::network::Network;
use crate::network::description::{Architecture, FunctionText};

/// The description of a network.
pub(super) fn of<N: Network>() -> Value {
    let layers = N::LAYERS.iter().map(|layer| {
        json!({
            "name": layer.name,
            "activation": FunctionText::of(layer).to_string(),
            "inputs": layer.inputs,
            "outputs": layer.outputs,
            "bias": layer.has_bias(),
        })
    });
    json!({
        "name": N::NAME,
        "architecture": Architecture(N::LAYERS).to_string(),
        "loss": FunctionText(N::Loss::NAME, N::Loss::CONSTANTS).to_string(),
        "layers": layers.collect::<Value>(),
    })
}

/// Adds in what a description differs from that of `N` beside what the tensors show: the activations. The name of the
/// network and its loss may differ, since neither changes what it computes.
pub(super) fn compare<N: Network>(text: &str, differences: &mut Vec<Difference>) -> Result<(), FormatError> {
    let unreadable = || malformed("its metadata has an entry `mlp` that does not describe a network");
    let description: Value = serde_json::from_str(text).map_err(|_| unreadable())?;
    let layers = description["layers"].as_array().ok_or_else(unreadable)?;
    if layers.len() != N::LAYERS.len() {
        differences.push(Difference::Layers { found: layers.len(), expected: N::LAYERS.len() });
        return Ok(());
    }
    for (layer, description) in N::LAYERS.iter().zip(layers) {
        let found = description["activation"].as_str().ok_or_else(unreadable)?;
        let expected = FunctionText::of(layer).to_string();
        if found != expected {
            differences.push(Difference::Activation { layer: layer.name, found: found.to_string(), expected });
        }
    }
    Ok(())
}
