//! Dropout: selects the activations that a training step drops, as a function of counters alone, independent of
//! threads, blocks and earlier draws.

use core::any::TypeId;

use rand::rngs::ChaCha8Rng;

use crate::number::cast::cast_mut;
use crate::number::random::{draw_bytes, keyed};
use crate::number::scalar::{Scalar, constant};
use crate::sample::Entries;

/// Selects the activations that layers with `dropout` drop in a training step, for
/// [`gradient_into_with_noise`](crate::Network::gradient_into_with_noise).
///
/// Whether the activation of a unit is dropped depends on the seed, the epoch, the position of the sample in the epoch,
/// the layer and the unit alone: equal noise drops the same activations. A [`Trainer`](crate::Trainer) counts epochs
/// and samples itself; your own loop counts the epochs and, within each, the samples of the earlier batches.
///
/// With the probability `p` of the layer, exact to `2⁻¹⁶`, an activation becomes zero; otherwise it is multiplied by
/// `1/(1 − p)`, which keeps its mean. Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov (2014); the factor is applied in
/// training ("inverted dropout"), so inference needs none.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => tanh 64 dropout 0.5 => linear 1; loss squared >; }
///
/// let mut net = Net::random(&mut StdRng::seed_from_u64(7));
/// let (mut gradient, mut workspace) = (Net::boxed_zeros(), Net::workspace());
/// let x: Vec<_> = (0..100).map(|i| vector![i as f32 / 100.0]).collect();
/// let y: Vec<_> = x.iter().map(|x| vector![x[0] * x[0]]).collect();
///
/// let mut sgd = Sgd::new(0.01);
/// for epoch in 0..10 {
///     let mut first_sample = 0;
///     for (x, y) in x.chunks(32).zip(y.chunks(32)) {
///         let noise = Noise { seed: 7, epoch, first_sample };
///         net.gradient_into_with_noise(x, y, noise, &mut workspace, &mut gradient);
///         sgd.step(&mut net, &gradient);
///         first_sample += x.len() as u64;
///     }
/// }
/// assert!(net.loss(&x, &y) < 0.1); // without dropout
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Noise {
    /// The seed of a training run.
    pub seed: u64,
    /// The epoch, counted from 0.
    pub epoch: u64,
    /// The number of samples of the epoch before the batch.
    pub first_sample: u64,
}

impl Noise {
    /// The noise after this number of samples.
    #[inline(always)]
    pub(crate) fn after(self, samples: usize) -> Self {
        Self { first_sample: self.first_sample.wrapping_add(samples as u64), ..self }
    }

    /// The part of the noise that belongs to the input with this index. The keys count down from the highest, those of layers up.
    pub(crate) const fn of_input(self, input: usize) -> LayerNoise {
        LayerNoise { noise: self, layer: u64::MAX - 1 - input as u64 }
    }

    /// The part of the noise that belongs to the layer with this index.
    #[inline(always)]
    pub(crate) const fn of_layer(self, layer: u64) -> LayerNoise {
        LayerNoise { noise: self, layer }
    }
}

/// The noise of one layer.
#[derive(Clone, Copy, Debug)]
pub struct LayerNoise {
    noise: Noise,
    layer: u64,
}

impl LayerNoise {
    /// Drops elements of `x`, which holds one number per unit, sample by sample; `rate` is `p`.
    pub(crate) fn drop_out<T: Scalar>(self, rate: f64, units: usize, x: &mut [T]) {
        if TypeId::of::<T>() == TypeId::of::<f32>() {
            single(self, rate, units, cast_mut(x));
        } else if TypeId::of::<T>() == TypeId::of::<f64>() {
            double(self, rate, units, cast_mut(x));
        } else {
            self.mask(rate, units, x);
        }
    }

    /// Drops entries of a sparse input of the sample with this number in the block: calls `each` with those that remain, in parts.
    pub(crate) fn drop_entries<T: Scalar>(
        self,
        rate: f64,
        sample: usize,
        entries: Entries<'_, T>,
        mut each: impl FnMut(Entries<'_, T>),
    ) {
        /// The number of entries of a part.
        const PART: usize = 64;
        let (threshold, scale) = (threshold(rate), constant::<T>(1.0 / (1.0 - rate)));
        let mut rng = self.generator_of_entries(sample);
        for (indices, values) in entries.indices.chunks(PART).zip(entries.values.chunks(PART)) {
            let (mut kept, mut numbers, mut count) = ([0; PART], [T::zero(); PART], 0);
            let mut draws = [0; PART * DRAW];
            draw_bytes(&mut rng, &mut draws);
            let (draws, _) = draws.as_chunks::<DRAW>();
            for ((&index, &value), &draw) in indices.iter().zip(values).zip(draws) {
                if u16::from_le_bytes(draw) >= threshold {
                    (kept[count], numbers[count]) = (index, value * scale);
                    count += 1;
                }
            }
            each(Entries { indices: &kept[..count], values: &numbers[..count] });
        }
    }

    /// The generator for the entries of a sample: one draw each, in their order, and for each sample of the epoch its own part of the
    /// stream.
    fn generator_of_entries(self, sample: usize) -> ChaCha8Rng {
        let mut rng = self.generator();
        let sample = self.noise.first_sample.wrapping_add(sample as u64);
        rng.set_word_pos(u128::from(sample) << WORDS_OF_A_SAMPLE.trailing_zeros());
        rng
    }

    /// The generator for this layer in this epoch.
    fn generator(self) -> ChaCha8Rng {
        let Self { noise: Noise { seed, epoch, .. }, layer } = self;
        let mut key = [0; 32];
        // The shuffle of the epoch uses zero, so layers count from one.
        for (bytes, part) in key.chunks_exact_mut(8).zip([seed, epoch, layer.wrapping_add(1)]) {
            bytes.copy_from_slice(&part.to_le_bytes());
        }
        keyed(key)
    }

    /// The generator at the word of the first unit of the block, and the number of bytes of that word before it.
    fn generator_of_units(self, units: usize) -> (ChaCha8Rng, usize) {
        let mut rng = self.generator();
        let first_byte = u128::from(self.noise.first_sample) * (units * DRAW) as u128;
        rng.set_word_pos(first_byte / WORD as u128);
        (rng, if first_byte.is_multiple_of(WORD as u128) { 0 } else { DRAW })
    }

    /// Each unit of each sample of the epoch has its own draw of 16 bits of the stream. The backward pass draws the masks again,
    /// which costs less than storing them.
    #[inline(always)]
    fn mask<T: Scalar>(self, rate: f64, units: usize, mut x: &mut [T]) {
        /// The size of a block of the generator in bytes.
        const BUFFER: usize = 256;
        let (threshold, scale) = (threshold(rate), constant(1.0 / (1.0 - rate)));
        // The position is in words, and the first half of a word may belong to the preceding sample.
        let (mut rng, mut skipped) = self.generator_of_units(units);
        let mut buffer = [0; BUFFER];
        while !x.is_empty() {
            let length = (skipped + x.len() * DRAW).next_multiple_of(WORD).min(BUFFER);
            draw_bytes(&mut rng, &mut buffer[..length]);
            let (draws, _) = buffer[skipped..length].as_chunks::<DRAW>();
            let (now, later) = x.split_at_mut(draws.len().min(x.len()));
            for (x, &draw) in now.iter_mut().zip(draws) {
                *x = if u16::from_le_bytes(draw) < threshold { T::zero() } else { *x * scale };
            }
            (x, skipped) = (later, 0);
        }
    }
}

/// The size of a draw in bytes.
const DRAW: usize = size_of::<u16>();
/// The size of a word of the generator in bytes.
const WORD: usize = size_of::<u32>();

/// The words of the stream for the entries of one sample: enough for 2²⁷ entries, and for 2⁴² samples.
const WORDS_OF_A_SAMPLE: u64 = 1 << 26;

/// Draws below this threshold drop an activation. The highest draw never does, so a rate close to one keeps some.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate lies between 0 and 1")]
fn threshold(rate: f64) -> u16 {
    (rate * 65_536.0 + 0.5) as u16
}

/// [`LayerNoise::mask`], compiled in this crate, so that it is fast in debug builds of the user's crate.
#[inline(never)]
fn single(noise: LayerNoise, rate: f64, units: usize, x: &mut [f32]) {
    noise.mask(rate, units, x);
}

/// As [`single`].
#[inline(never)]
fn double(noise: LayerNoise, rate: f64, units: usize, x: &mut [f64]) {
    noise.mask(rate, units, x);
}
