//! What a run is: everything that its bits depend on, in words, so that a run is not gone on with as another.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::data::Dataset;
use crate::memory::{self, Flat};
use crate::network::Network;
use crate::target::Target;

/// What a run is, by name.
pub(super) type Identity = Vec<(&'static str, String)>;

/// The number of samples, and a number that changes when they do.
///
/// Not made to withstand someone who wants two data sets to look alike, but a set that was read from another file, or
/// divided or shuffled by another seed.
pub(super) fn fingerprint<N: Network, Y: Target<N::Output>>(data: &Dataset<N::Input, Y>) -> String {
    let mut hash = Hash::default();
    for &x in memory::flatten(data.inputs()) {
        hash.add(bits(x));
    }
    for target in data.targets() {
        match target.class() {
            Some(class) => hash.add(class as u64),
            None => (0..N::Output::LEN).for_each(|k| hash.add(bits(target.wanted().at(k)))),
        }
    }
    format!("{} samples with the fingerprint {:016x}", data.len(), hash.0)
}

fn bits<T: crate::Scalar>(number: T) -> u64 {
    nalgebra::try_convert::<T, f64>(number).unwrap_or(f64::NAN).to_bits()
}

/// The hash of Fowler, Noll and Vo (FNV-1a), by words instead of bytes, with a rotation since a product carries upwards only.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29);
    }
}
