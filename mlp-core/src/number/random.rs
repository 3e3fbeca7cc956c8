//! Random generators as functions of a seed and a position, without carried state: `ChaCha8` gives the same numbers on
//! every machine.

use rand::rngs::ChaCha8Rng;
#[cfg(feature = "alloc")]
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

/// The generator for one seed.
///
/// ```
/// use mlp_core::prelude::*;
/// let by_hand = |seed| {
///     network! { struct Net< input 2 => linear 1; loss squared >; }
///     Net::random(&mut mlp_core::random::generator(seed))
/// };
/// let unnamed = network!(< input 2 => linear 1; loss squared; seed 7 >);
/// assert_eq!(unnamed.parameters(), by_hand(7).parameters());
/// ```
pub fn generator(seed: u64) -> ChaCha8Rng {
    generator_at(seed, 0)
}

/// The generator for one position, such as an epoch, under a seed.
///
/// ```
/// use mlp_core::{rand::RngExt, random::generator_at};
/// let first = |seed, epoch| generator_at(seed, epoch).random::<u64>();
/// assert_eq!(first(7, 3), first(7, 3));
/// assert_ne!(first(7, 3), first(7, 4));
/// ```
pub fn generator_at(seed: u64, position: u64) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&position.to_le_bytes());
    keyed(key)
}

/// The generator of initial weights, with a seed drawn from the user's generator. The millions of draws for a large
/// network then run in optimized code of this crate, whatever the user's generator.
#[doc(hidden)]
pub fn fork<R: Rng + ?Sized>(rng: &mut R) -> ChaCha8Rng {
    let mut key = [0; 32];
    rng.fill_bytes(&mut key);
    keyed(key)
}

/// Not generic, so that the generator is compiled once, in this crate; as below.
pub(crate) fn keyed(key: [u8; 32]) -> ChaCha8Rng {
    ChaCha8Rng::from_seed(key)
}

/// The next bytes of the generator.
pub(crate) fn draw_bytes(rng: &mut ChaCha8Rng, bytes: &mut [u8]) {
    rng.fill_bytes(bytes);
}

/// Puts the indices in a random order, which depends on the seed and the position alone.
#[cfg(feature = "alloc")]
pub(crate) fn shuffle(order: &mut [usize], seed: u64, position: u64) {
    order.shuffle(&mut generator_at(seed, position));
}
