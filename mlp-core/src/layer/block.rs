//! A block of samples, computed together layer by layer.

use super::buffers::Activations;
use super::dropout::{LayerNoise, Noise};
use super::source::InputValues;
use crate::number::Accum;
use crate::number::memory::{Flat, flatten};
use crate::sample::Sample;

/// A block of network inputs, with the noise for dropout. Its passes through a layer are in [`steps`](super::steps).
#[derive(Debug)]
pub struct Block<'a, S> {
    pub(super) inputs: &'a [S],
    noise: Option<Noise>,
    /// Whether the block overwrites a gradient or is added to it.
    pub(super) accum: Accum,
}

impl<S> Clone for Block<'_, S> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Block<'_, S> {}

impl<'a, S: Sample> Block<'a, S> {
    /// A block of at most [`SAMPLES`](super::block_size::BlockSize::SAMPLES) samples, whose gradient is added; without noise, nothing is dropped.
    #[inline(always)]
    pub(crate) const fn new(inputs: &'a [S], noise: Option<Noise>) -> Self {
        Self { inputs, noise, accum: Accum::Add }
    }

    /// The same block, which overwrites a gradient or is added to it.
    #[inline(always)]
    pub(crate) const fn accumulating(self, accum: Accum) -> Self {
        Self { accum, ..self }
    }

    /// The samples as the source of the layers that read the input, if that is one vector.
    #[inline(always)]
    pub fn input(&self) -> Activations<'a, <S as Sample>::Scalar>
    where
        S: Flat<Scalar = <S as Sample>::Scalar>,
    {
        Activations::new(S::LEN, flatten(self.inputs))
    }

    /// The numbers of the samples, one sample after the other, if they are adjacent.
    #[inline(always)]
    pub(crate) fn contiguous(&self) -> Option<&'a [<S as Sample>::Scalar]> {
        S::contiguous(self.inputs)
    }

    /// The input with this index, whose numbers are dropped with the probability `rate`.
    pub fn input_values(&self, input: usize, rate: f64) -> InputValues<'a, S> {
        let noise = self.input_noise(input).filter(|_| rate > 0.0).map(|noise| (noise, rate));
        InputValues { samples: self.inputs, input, noise }
    }

    /// The part of the noise that belongs to the input with this index.
    pub(super) fn input_noise(&self, input: usize) -> Option<LayerNoise> {
        self.noise.map(|noise| noise.of_input(input))
    }

    /// The number of samples.
    #[inline(always)]
    pub(crate) const fn samples(&self) -> usize {
        self.inputs.len()
    }

    /// The part of the noise that belongs to the layer with this index.
    #[inline(always)]
    pub(super) fn noise(&self, layer: u64) -> Option<LayerNoise> {
        self.noise.map(|noise| noise.of_layer(layer))
    }
}
