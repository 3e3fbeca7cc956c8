//! The architecture of a network as a number, computed by the compiler.

use crate::architecture::LayerInfo;

/// A hash of what a network computes: the number of inputs and, layer by layer, the number of units and of parameters,
/// the activation and its constants. The names of the network and its layers and the loss have no part in it.
///
/// FNV-1a (Fowler, Noll, Vo) over 64 bits: no defence against forgery, which no hash of a public definition could be, but
/// enough to tell a mistake. The numbers are part of the format; files depend on them.
pub(crate) const fn fingerprint(layers: &[LayerInfo]) -> u64 {
    let mut hash = number(0xcbf2_9ce4_8422_2325, layers[0].inputs as u64);
    let mut index = 0;
    while index < layers.len() {
        let layer = &layers[index];
        hash = number(hash, layer.outputs as u64);
        hash = number(hash, layer.parameters as u64);
        hash = number(hash, layer.activation.len() as u64);
        hash = bytes(hash, layer.activation.as_bytes());
        hash = number(hash, layer.constants.len() as u64);
        let mut constant = 0;
        while constant < layer.constants.len() {
            hash = number(hash, layer.constants[constant].to_bits());
            constant += 1;
        }
        index += 1;
    }
    hash
}

const fn number(hash: u64, number: u64) -> u64 {
    bytes(hash, &number.to_le_bytes())
}

const fn bytes(mut hash: u64, bytes: &[u8]) -> u64 {
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        index += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn is_fnv_1a() {
        // The published values for these texts.
        assert_eq!(bytes(0xcbf2_9ce4_8422_2325, b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(bytes(0xcbf2_9ce4_8422_2325, b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(bytes(0xcbf2_9ce4_8422_2325, b"foobar"), 0x8594_4171_f739_67e8);
    }
}
