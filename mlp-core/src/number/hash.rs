//! FNV-1a, a hash that can be evaluated at compile time and is the same on every machine.

/// The published prime for 64 bits.
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a (Fowler, Noll, Vo) over 64 bits. It detects mistakes, not forgery. Files contain these hashes, so the function is part of
/// their formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fnv1a(u64);

impl Fnv1a {
    /// The hash of no bytes: the published offset basis.
    pub(crate) const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// The hash with these 64 bits, to be continued.
    #[cfg(feature = "mpi")]
    pub(crate) const fn resumed(bits: u64) -> Self {
        Self(bits)
    }

    /// The hash with a truth value appended.
    pub(crate) const fn bit(self, bit: bool) -> Self {
        Self((self.0 ^ bit as u64).wrapping_mul(PRIME))
    }

    /// The hash with these bytes appended.
    pub(crate) const fn bytes(mut self, bytes: &[u8]) -> Self {
        let mut index = 0;
        while index < bytes.len() {
            self.0 = (self.0 ^ bytes[index] as u64).wrapping_mul(PRIME);
            index += 1;
        }
        self
    }

    /// The hash with the eight bytes of a number appended, least significant first.
    pub(crate) const fn number(self, number: u64) -> Self {
        self.bytes(&number.to_le_bytes())
    }

    /// The hash with a 64-bit word appended in one step instead of eight. The rotation spreads the high bits, since
    /// products carry upwards only. For data sets, where eight steps per word would take as long as an epoch.
    #[cfg(feature = "alloc")]
    pub(crate) const fn word(self, word: u64) -> Self {
        Self((self.0 ^ word).wrapping_mul(PRIME).rotate_left(29))
    }

    /// The hash with a long byte string appended, eight bytes per step. Each step is a bijection of the hash for a given word,
    /// and of the word for a given hash, so a change within a single word always changes the result.
    #[cfg(feature = "safetensors")]
    pub(crate) fn words(self, bytes: &[u8]) -> Self {
        let (words, rest) = bytes.as_chunks();
        words.iter().fold(self, |hash, word| hash.word(u64::from_le_bytes(*word))).bytes(rest)
    }

    /// The 64 bits of the hash.
    pub(crate) const fn finish(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_fnv_1a() {
        // The published values for these texts.
        let hash = |text: &[u8]| Fnv1a::EMPTY.bytes(text).finish();
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(hash(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[cfg(feature = "safetensors")]
    #[test]
    fn every_flipped_bit_changes_the_hash_of_words() {
        let bytes: [u8; 27] = core::array::from_fn(|index| [0x00, 0xff, 0x5a][index % 3]);
        for length in 0..=bytes.len() {
            let hash = Fnv1a::EMPTY.words(&bytes[..length]);
            for bit in 0..8 * length {
                let mut flipped = bytes;
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert_ne!(Fnv1a::EMPTY.words(&flipped[..length]), hash, "bit {bit} of {length} bytes");
            }
        }
    }
}
