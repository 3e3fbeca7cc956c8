//! The architecture of a network as a number, computed by the compiler.

use crate::layer::LayerInfo;
use crate::number::hash::Fnv1a;

/// A hash of the function that a network computes: the number of inputs and, layer by layer, the number of units and of parameters,
/// the activation and its constants. The names of the network and its layers, and the loss, are not part of it.
///
/// Files contain it, so the order of these numbers is part of the format.
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
