//! The sum of a slice of the parameters, in the order and the two levels of a single process (see [`LongSum`]).
//!
//! [`LongSum`]: crate::pass::LongSum

use core::ops::Range;
use std::vec::Vec;

use crate::kernel;
use crate::number::scalar::Scalar;
use crate::number::sum::add_compensated;
use crate::processes::Distribution;

/// The sum over a batch.
pub(super) struct Slice<T> {
    batch: Option<Distribution>,
    total: Vec<T>,
    /// The sum of the current chunk, except for the first, which is summed in `total`.
    chunk: Vec<T>,
    /// The rounding errors of the additions of chunks.
    lost: Vec<T>,
}

impl<T> Default for Slice<T> {
    fn default() -> Self {
        Self { batch: None, total: Vec::new(), chunk: Vec::new(), lost: Vec::new() }
    }
}

impl<T: Scalar> Slice<T> {
    /// Prepares for a batch.
    pub(super) fn begin(&mut self, batch: Distribution, length: usize) {
        self.batch = Some(batch);
        self.total.resize(length, T::zero());
        if batch.blocks() > batch.per_chunk() {
            self.chunk.resize(length, T::zero());
            self.lost.clear();
            self.lost.resize(length, T::zero());
        }
    }

    /// Adds the sum of these blocks. The first term includes whatever the sum begins with.
    pub(super) fn add(&mut self, blocks: Range<usize>, sum: &[T]) {
        let Self { batch: Some(batch), total, chunk, lost } = self else { return };
        let per_chunk = batch.per_chunk();
        let is_in_first = blocks.start < per_chunk;
        let destination = if is_in_first { &mut *total } else { &mut *chunk };
        if blocks.start.is_multiple_of(per_chunk) {
            destination.copy_from_slice(sum);
        } else {
            kernel::add_scaled(&[nalgebra::one()], sum, destination);
        }
        let is_last = blocks.end == batch.blocks();
        if is_in_first || !(is_last || blocks.end.is_multiple_of(per_chunk)) {
            return;
        }
        for ((sum, &term), lost) in total.iter_mut().zip(&*chunk).zip(&mut *lost) {
            add_compensated(sum, term, lost);
        }
        if is_last {
            for (sum, &lost) in total.iter_mut().zip(&*lost) {
                *sum += lost;
            }
        }
    }

    /// The sum of all blocks.
    pub(super) fn total(&self) -> &[T] {
        &self.total
    }
}
