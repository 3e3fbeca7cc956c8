//! A block of samples, computed together layer by layer.

use super::buffers::Activations;
use super::dropout::{LayerNoise, Noise};
use crate::number::memory::{Flat, flatten};

/// A block of network inputs, with the noise for dropout.
#[derive(Debug)]
pub struct Block<'a, Sample> {
    inputs: &'a [Sample],
    noise: Option<Noise>,
}

impl<Sample> Clone for Block<'_, Sample> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<Sample> Copy for Block<'_, Sample> {}

impl<'a, Sample: Flat> Block<'a, Sample> {
    /// A block of at most [`BLOCK`](super::buffers::BLOCK) samples; without noise, nothing is dropped.
    #[inline(always)]
    pub(crate) const fn new(inputs: &'a [Sample], noise: Option<Noise>) -> Self {
        Self { inputs, noise }
    }

    /// The samples as the source of the layers that read the input.
    #[inline(always)]
    pub fn input(&self) -> Activations<'a, Sample::Scalar> {
        Activations { width: Sample::LEN, values: flatten(self.inputs) }
    }

    /// The number of samples.
    #[inline(always)]
    pub const fn samples(&self) -> usize {
        self.inputs.len()
    }

    /// The part of the noise that belongs to the layer with this index.
    #[inline(always)]
    pub fn noise(&self, layer: u64) -> Option<LayerNoise> {
        self.noise.map(|noise| noise.of_layer(layer))
    }
}
