//! Blocks that are summed apart, in a gradient of their own, before they are added to the total.
//!
//! The products with one matrix of inputs sum a block from zero. Inputs that are sparse, or scattered over the fields of
//! samples, are taken one sample at a time, straight into the destination. So that a block has the same bits wherever it is
//! computed, the destination must then begin with zeros.

use alloc::boxed::Box;
use core::ops::Range;

use super::Blockwise;
use super::blocks::BlockSum;
use super::support::{BatchSupport, Part};
use crate::kernel;
use crate::number::Accum;
use crate::number::memory::{as_mut_slice, as_slice, boxed_zeros};

/// The gradient of one block, for networks that need it.
pub(crate) struct Apart<N> {
    gradient: Box<N>,
    support: BatchSupport,
}

impl<N: Blockwise> Apart<N> {
    /// The memory, if the network has inputs that are taken one sample at a time.
    pub(crate) fn new() -> Option<Self> {
        let is_needed = const { N::STRUCTURE.has_scattered_inputs() };
        is_needed.then(|| Self { gradient: boxed_zeros(), support: BatchSupport::new::<N>() })
    }

    /// Computes a block, and returns the sum of its losses.
    pub(crate) fn compute(
        &mut self,
        terms: &mut impl BlockSum<N>,
        range: Range<usize>,
        buffers: &mut N::Buffers,
    ) -> N::Scalar {
        self.support.renew(&terms.inputs(range.clone()), &mut *self.gradient);
        terms.add_block(Accum::Add, range, buffers, &mut self.gradient)
    }

    /// Adds the block to a sum, or replaces the sum.
    pub(crate) fn finish(&self, accum: Accum, sum: &mut N) {
        let (gradient, sum) = (as_slice(&*self.gradient), as_mut_slice(sum));
        if accum == Accum::Overwrite {
            return sum.copy_from_slice(gradient);
        }
        self.support.get().for_each(const { &N::STRUCTURE }, |Part { range, .. }| {
            kernel::add_scaled(&[nalgebra::one()], &gradient[range.clone()], &mut sum[range]);
        });
    }
}
