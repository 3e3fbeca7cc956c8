//! Dropout: which activations a training step leaves out. A function of counters alone, so that it does not depend on
//! threads, on blocks, or on what was drawn before.

use core::any::TypeId;

use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

use crate::number::cast::cast_mut;
use crate::number::scalar::{Scalar, constant};

/// What the layers with `dropout` leave out while a batch is trained on, for
/// [`gradient_into_with_noise`](crate::Network::gradient_into_with_noise).
///
/// Whether the activation of a unit is dropped depends on the seed, the epoch, the place of the sample in the epoch, the
/// layer and the unit, and on nothing else: the same noise drops the same. [`Trainer`](crate::Trainer) counts for you; a
/// loop of your own counts the epochs and, within each, the samples of the batches before.
///
/// With the probability `p` of the layer, met to within `2⁻¹⁶`, an activation becomes zero; otherwise it is multiplied by
/// `1/(1 − p)`, so that its mean stays what it is without dropout. Srivastava, Hinton, Krizhevsky, Sutskever and
/// Salakhutdinov (2014); the factor is applied in training ("inverted dropout"), so that nothing else knows of it.
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
    /// How many samples of the epoch come before the batch.
    pub first_sample: u64,
}

impl Noise {
    /// The noise of the samples that come so many later.
    #[inline(always)]
    pub(crate) fn after(self, samples: usize) -> Self {
        Self { first_sample: self.first_sample.wrapping_add(samples as u64), ..self }
    }
}

/// The noise of one layer.
#[derive(Clone, Copy, Debug)]
pub struct LayerNoise {
    noise: Noise,
    layer: u64,
}

/// The noise of the layer with this number, if there is any.
#[inline(always)]
pub fn noise_of_layer(noise: Option<Noise>, layer: u64) -> Option<LayerNoise> {
    noise.map(|noise| LayerNoise { noise, layer })
}

impl LayerNoise {
    /// Drops some of `x`, which holds one number for each of the `units`, one sample after the other; `rate` is `p`.
    pub(crate) fn drop_out<T: Scalar>(self, rate: f64, units: usize, x: &mut [T]) {
        if TypeId::of::<T>() == TypeId::of::<f32>() {
            single(self, rate, units, cast_mut(x));
        } else if TypeId::of::<T>() == TypeId::of::<f64>() {
            double(self, rate, units, cast_mut(x));
        } else {
            self.mask(rate, units, x);
        }
    }

    /// The generator that draws for this layer in this epoch.
    fn generator(self) -> ChaCha8Rng {
        let Self { noise: Noise { seed, epoch, .. }, layer } = self;
        let mut key = [0; 32];
        // Where a layer has its number and one, the shuffle of the epoch has zero.
        for (bytes, part) in key.chunks_exact_mut(8).zip([seed, epoch, layer.wrapping_add(1)]) {
            bytes.copy_from_slice(&part.to_le_bytes());
        }
        ChaCha8Rng::from_seed(key)
    }

    /// Each unit of each sample of the epoch has a draw of its own, 16 bits of the stream. The masks are drawn on the way
    /// back again, so that they need no room: both times take 22 µs of the 492 µs of a step of
    /// 784 => relu 128 dropout 0.2 => softmax 10 on 128 samples, and 34 µs with 32 bits a draw.
    #[inline(always)]
    fn mask<T: Scalar>(self, rate: f64, units: usize, mut x: &mut [T]) {
        /// In bytes: what the generator makes at once.
        const BUFFER: usize = 256;
        const DRAW: usize = size_of::<u16>();
        const WORD: usize = size_of::<u32>();
        let (threshold, scale) = (threshold(rate), constant(1.0 / (1.0 - rate)));
        let mut rng = self.generator();
        let first_byte = u128::from(self.noise.first_sample) * (units * DRAW) as u128;
        rng.set_word_pos(first_byte / WORD as u128);
        // The generator stands at a word, of which the first half may belong to the sample before.
        let mut skipped = if first_byte.is_multiple_of(WORD as u128) { 0 } else { DRAW };
        let mut buffer = [0; BUFFER];
        while !x.is_empty() {
            let wanted = (skipped + x.len() * DRAW).next_multiple_of(WORD).min(BUFFER);
            rng.fill_bytes(&mut buffer[..wanted]);
            let (draws, _) = buffer[skipped..wanted].as_chunks::<DRAW>();
            let (now, later) = x.split_at_mut(draws.len().min(x.len()));
            for (x, &draw) in now.iter_mut().zip(draws) {
                *x = if u16::from_le_bytes(draw) < threshold { T::zero() } else { *x * scale };
            }
            (x, skipped) = (later, 0);
        }
    }
}

/// Draws below this drop an activation. The highest never does, so that a rate close to one does not drop all.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rate lies between 0 and 1")]
fn threshold(rate: f64) -> u16 {
    (rate * 65_536.0 + 0.5) as u16
}

/// [`LayerNoise::mask`], compiled here, so that it is fast in debug builds of the user's, too.
#[inline(never)]
fn single(noise: LayerNoise, rate: f64, units: usize, x: &mut [f32]) {
    noise.mask(rate, units, x);
}

/// As [`single`].
#[inline(never)]
fn double(noise: LayerNoise, rate: f64, units: usize, x: &mut [f64]) {
    noise.mask(rate, units, x);
}
