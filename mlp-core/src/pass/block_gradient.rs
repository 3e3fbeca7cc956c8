//! The gradient of one block of samples, computed before it is added to the total.
//!
//! A product with one matrix of inputs sums a block from zero. Inputs that are sparse, or scattered over the fields of samples,
//! are added to the destination one sample at a time. For a block to have the same bits wherever it is computed, the destination
//! must then begin with zeros, so such a network needs this memory on one thread as well.

use alloc::boxed::Box;
use core::ops::Range;

use super::blocks::BlockSum;
use super::descent::add_scaled;
use super::{BatchSupport, Blockwise, Support};
use crate::layer::block_size::BlockSize;
use crate::number::Accum;
use crate::number::memory::{boxed_zeros, copy};

/// The gradient of one block.
pub(crate) struct BlockGradient<N> {
    gradient: Box<N>,
    /// Where it may differ from zero, if inputs are taken one sample at a time.
    support: Option<BatchSupport>,
}

impl<N: Blockwise> BlockGradient<N> {
    /// Whether a block cannot be added to the total directly.
    pub(crate) const IS_NEEDED: bool = N::STRUCTURE.has_scattered_inputs();

    pub(crate) fn new() -> Self {
        Self { gradient: boxed_zeros(), support: Self::IS_NEEDED.then(|| BatchSupport::new(&N::STRUCTURE)) }
    }

    /// Computes a block, and returns the sum of its losses.
    pub(crate) fn compute<B: BlockSize>(
        &mut self,
        terms: &mut impl BlockSum<N, B>,
        range: Range<usize>,
        buffers: &mut N::Buffers<B>,
    ) -> N::Scalar {
        let mut accum = Accum::Overwrite;
        // A constant: other networks compile nothing of this.
        if const { Self::IS_NEEDED }
            && let Some(support) = &mut self.support
        {
            support.renew(&terms.inputs(range.clone()), &mut *self.gradient);
            accum = Accum::Add;
        }
        terms.add_block(accum, range, buffers, &mut self.gradient)
    }

    /// Adds the block to a sum, or replaces the sum.
    pub(crate) fn finish(&self, accum: Accum, sum: &mut N) {
        let support = self.support.as_ref().map_or(Support::All, BatchSupport::get);
        match accum {
            Accum::Overwrite => copy(&*self.gradient, sum),
            Accum::Add => add_scaled(nalgebra::one(), &*self.gradient, support, sum),
        }
    }
}
