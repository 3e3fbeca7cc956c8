//! The fingerprint of an architecture, computed at compile time.

use crate::layer::{BorrowedInputInfo, BorrowedLayerInfo, Source};
use crate::number::hash::Fnv1a;

/// A hash of the function that a network computes: the widths of the inputs and, per layer, the numbers of units and parameters, the
/// activation and its constants; for a network that is not a chain, also the sources that each layer reads and
/// adds; for a layer with `connect`, also the weights that exist. Names and the loss are
/// excluded.
///
/// The order of the hashed values is part of the raw format.
pub(crate) const fn fingerprint(inputs: &[BorrowedInputInfo], layers: &[BorrowedLayerInfo]) -> u64 {
    let mut hash = Fnv1a::EMPTY;
    let mut index = 0;
    while index < inputs.len() {
        hash = hash.number(inputs[index].width as u64);
        index += 1;
    }
    index = 0;
    while index < layers.len() {
        let layer = &layers[index];
        if !layer.is_chained(index) {
            hash = wiring(hash, layer);
        }
        if let Some(connections) = &layer.connections {
            hash = hash.number(connections.hash());
        }
        hash = hash.number(layer.outputs as u64).number(layer.parameters as u64);
        hash = hash.number(layer.activation.len() as u64).bytes(layer.activation.as_bytes());
        hash = hash.number(layer.constants.len() as u64);
        let mut constant = 0;
        while constant < layer.constants.len() {
            hash = hash.number(layer.constants[constant].to_bits());
            constant += 1;
        }
        index += 1;
    }
    hash.finish()
}

/// The sources of a layer and what it adds.
const fn wiring(hash: Fnv1a, layer: &BorrowedLayerInfo) -> Fnv1a {
    let mut hash = hash.number(layer.sources.len() as u64);
    let mut index = 0;
    while index < layer.sources.len() {
        hash = source(hash, layer.sources[index]);
        index += 1;
    }
    match layer.added {
        Some(added) => source(hash.number(1), added),
        None => hash.number(0),
    }
}

const fn source(hash: Fnv1a, source: Source) -> Fnv1a {
    match source {
        Source::Input(input) => hash.number(u64::MAX - input as u64),
        Source::Layer(layer) => hash.number(layer as u64),
    }
}
