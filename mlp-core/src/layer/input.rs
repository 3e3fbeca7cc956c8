//! The values of an input of the network that is not contiguous in the samples, or that has dropout: copied for a block of
//! samples, so that the products read one matrix.

use super::block::Block;
use super::block_size::BlockSize;
use super::buffers::Activations;
use crate::number::memory::{Flat, as_mut_slice, flatten, flatten_mut};
use crate::sample::Sample;

/// The values of an input for a block of samples.
#[repr(C)]
pub struct InputBuffers<V, B: BlockSize>([B::Alignment; 0], B::Array<V>);

// SAFETY: `#[repr(C)]` over an array of a flat type, without padding: that of a size with a larger alignment fills multiples of it,
// as `BlockSize` promises.
#[diagnostic::do_not_recommend]
unsafe impl<V: Flat, B: BlockSize> Flat for InputBuffers<V, B> {
    type Scalar = V::Scalar;
}

impl<V: Flat, B: BlockSize> InputBuffers<V, B> {
    /// The values, sample by sample.
    #[inline(always)]
    pub fn values(&self) -> Activations<'_, V::Scalar> {
        Activations::new(V::LEN, flatten(self.1.as_ref()))
    }
}

/// Copies the values of a dense input, of which each is dropped with the probability `rate`.
pub fn load_input<S: Sample, V: Flat<Scalar = S::Scalar>, B: BlockSize>(
    block: Block<'_, S>,
    input: usize,
    rate: f64,
    buffers: &mut InputBuffers<V, B>,
) {
    let copies = &mut buffers.1.as_mut()[..block.samples()];
    for (sample, copy) in block.inputs.iter().zip(&mut *copies) {
        as_mut_slice(copy).copy_from_slice(sample.values(input).dense());
    }
    if rate > 0.0
        && let Some(noise) = block.input_noise(input)
    {
        noise.drop_out(rate, V::LEN, flatten_mut(copies));
    }
}
