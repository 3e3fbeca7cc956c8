//! What a run is: everything that its bits depend on, in words, so that a run is not gone on with as another.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::data::Dataset;
use crate::network::Network;
use crate::number::hash::Fnv1a;
use crate::number::memory::{self, Flat};
use crate::target::Target;

/// What a run is, by name.
pub(super) type Identity = Vec<(&'static str, String)>;

/// The number of samples, and a number that changes when they do.
///
/// Not made to withstand someone who wants two data sets to look alike, but a set that was read from another file, or
/// divided or shuffled by another seed.
pub(super) fn fingerprint<N: Network, Y: Target<N::Output>>(data: &Dataset<N::Input, Y>) -> String {
    let mut hash = Fnv1a::EMPTY;
    for &x in memory::flatten(data.inputs()) {
        hash = hash.word(bits(x));
    }
    for target in data.targets() {
        match target.class() {
            Some(class) => hash = hash.word(class as u64),
            None => hash = (0..N::Output::LEN).fold(hash, |hash, k| hash.word(bits(target.wanted().at(k)))),
        }
    }
    format!("{} samples with the fingerprint {:016x}", data.len(), hash.finish())
}

fn bits<T: crate::Scalar>(number: T) -> u64 {
    nalgebra::try_convert::<T, f64>(number).unwrap_or(f64::NAN).to_bits()
}
