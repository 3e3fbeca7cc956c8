//! The fingerprint of an architecture, computed at compile time.

use crate::layer::LayerInfo;
use crate::number::hash::Fnv1a;

/// A hash of the function that a network computes: the number of inputs and, per layer, the numbers of units and parameters, the
/// activation and its constants. Names and the loss are excluded.
///
/// The order of the hashed values is part of the raw format.
pub(crate) const fn fingerprint(layers: &[LayerInfo]) -> u64 {
    let mut hash = Fnv1a::EMPTY.number(layers[0].inputs as u64);
    let mut index = 0;
    while index < layers.len() {
        let layer = &layers[index];
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
