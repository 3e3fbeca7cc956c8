//! The operations of a network on a block of samples, forward and backward. Implemented by the derive.

use super::criterion::Criterion;
use super::structure::Structure;
use crate::layer::block_size::BlockSize;
use crate::layer::functions::UnitFunctions;
use crate::layer::{Block, UnitBuffers};
use crate::number::memory::Flat;
use crate::sample::Sample;

/// A block of samples of a network.
pub type BlockOf<'a, N> = Block<'a, <N as Blockwise>::Sample>;

/// A network that computes blocks of samples, forward and backward. Not public API.
pub trait Blockwise: Flat {
    /// The inputs for one sample.
    type Sample: Sample<Scalar = Self::Scalar>;
    /// The outputs for one sample.
    type Prediction: Flat<Scalar = Self::Scalar> + Clone;
    /// The activations and deltas of a block of samples, of at most the size `B`.
    type Buffers<B: BlockSize>: Flat<Scalar = Self::Scalar>;
    /// The loss and the output activation.
    type Criterion: Criterion;

    /// The properties that select the algorithms of the passes.
    const STRUCTURE: Structure;
    /// The activations of the layers, for the passes that interpret the layers as data.
    const UNITS: &'static [UnitFunctions<Self::Scalar>];

    /// Computes the activations of a block of samples.
    fn forward_block<B: BlockSize>(&self, block: Block<'_, Self::Sample>, buffers: &mut Self::Buffers<B>);

    /// Propagates the deltas of the output units, held by the buffers, and writes or adds the gradient.
    fn backward_block<B: BlockSize>(
        &self,
        block: Block<'_, Self::Sample>,
        buffers: &mut Self::Buffers<B>,
        gradient: &mut Self,
    );

    /// Like [`backward_block`](Blockwise::backward_block), but adds the gradient to the parameters directly. Without
    /// dropout.
    fn descend_block<B: BlockSize>(&mut self, block: Block<'_, Self::Sample>, buffers: &mut Self::Buffers<B>);

    /// The buffers of the output units.
    fn output_buffers<B: BlockSize>(buffers: &mut Self::Buffers<B>) -> &mut UnitBuffers<Self::Prediction, B>;
}
