//! The requirements of the passes on a network, implemented by the derive: one block of samples forward and backward.

use super::criterion::Criterion;
use super::structure::Structure;
use crate::layer::{Block, UnitBuffers};
use crate::number::Accum;
use crate::number::memory::Flat;

/// A network whose layers pass a block of samples forward and backward. Not public API.
pub trait Blockwise: Flat {
    /// The inputs for one sample.
    type Sample: Flat<Scalar = Self::Scalar>;
    /// The outputs for one sample.
    type Prediction: Flat<Scalar = Self::Scalar> + Clone;
    /// The activations and deltas of a block of samples.
    type Buffers: Flat<Scalar = Self::Scalar>;
    /// The loss and the output activation.
    type Criterion: Criterion;

    /// The facts that decide how samples pass.
    const STRUCTURE: Structure;

    /// Computes the activations of a block of samples.
    fn forward_block(&self, block: Block<'_, Self::Sample>, buffers: &mut Self::Buffers);

    /// Propagates the deltas of the output units, which the buffers hold, and writes or adds the gradient.
    fn backward_block(
        &self,
        accum: Accum,
        block: Block<'_, Self::Sample>,
        buffers: &mut Self::Buffers,
        gradient: &mut Self,
    );

    /// Propagates the deltas of the output units, which the buffers hold, and adds to the weights what
    /// [`backward_block`](Blockwise::backward_block) would add to a gradient. Without dropout.
    fn descend_block(&mut self, block: Block<'_, Self::Sample>, buffers: &mut Self::Buffers);

    /// The buffers of the output units.
    fn output_buffers(buffers: &mut Self::Buffers) -> &mut UnitBuffers<Self::Prediction>;
}
