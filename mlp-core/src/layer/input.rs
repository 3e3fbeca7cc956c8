//! The values of an input of the network that is not contiguous in the samples, or that has dropout: copied for a block of
//! samples, so that the products read one matrix.

use super::block::Block;
use super::buffers::{Activations, BLOCK};
use crate::number::memory::{Flat, as_mut_slice, flatten, flatten_mut};
use crate::sample::Sample;

/// The values of an input for a block of samples.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct InputBuffers<V>([V; BLOCK]);

// SAFETY: `#[repr(C)]` over an array of a flat type, without padding: 128 scalars of two bytes or more fill whole cache lines.
#[diagnostic::do_not_recommend]
unsafe impl<V: Flat> Flat for InputBuffers<V> {
    type Scalar = V::Scalar;
}

const _: () = assert!(size_of::<InputBuffers<[f32; 1]>>() == BLOCK * size_of::<f32>());

impl<V: Flat> InputBuffers<V> {
    /// The values, sample by sample.
    #[inline(always)]
    pub fn values(&self) -> Activations<'_, V::Scalar> {
        Activations::new(V::LEN, flatten(&self.0))
    }
}

/// Copies the values of a dense input, of which each is dropped with the probability `rate`.
pub fn load_input<S: Sample, V: Flat<Scalar = S::Scalar>>(
    block: Block<'_, S>,
    input: usize,
    rate: f64,
    buffers: &mut InputBuffers<V>,
) {
    let copies = &mut buffers.0[..block.samples()];
    for (sample, copy) in block.inputs.iter().zip(&mut *copies) {
        as_mut_slice(copy).copy_from_slice(sample.values(input).dense());
    }
    if rate > 0.0
        && let Some(noise) = block.input_noise(input)
    {
        noise.drop_out(rate, V::LEN, flatten_mut(copies));
    }
}
