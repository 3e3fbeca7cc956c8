//! The sum of the gradients of many blocks, in two levels, so that its rounding error does not grow with the batch.
//!
//! The blocks of a chunk are added to one another; the chunks are added with compensation. A batch of one chunk needs no
//! memory besides the gradient.

use alloc::boxed::Box;

use super::Blockwise;
use crate::number::Accum;
use crate::number::memory::{self, as_mut_slice, as_slice};
use crate::number::sum::add_compensated;

/// The number of blocks of a chunk.
const CHUNK: usize = 32;

/// The memory for the sum of more than one chunk, allocated for the first such batch.
pub(crate) struct LongSum<N>(Option<Memory<N>>);

struct Memory<N> {
    /// The sum of the current chunk.
    chunk: Box<N>,
    /// The rounding errors of the additions of chunks.
    lost: Box<N>,
}

impl<N: Blockwise> LongSum<N> {
    pub(crate) const fn new() -> Self {
        Self(None)
    }

    /// Prepares for a batch of this many blocks.
    pub(crate) fn begin(&mut self, blocks: usize) {
        if blocks > CHUNK {
            let new = || Memory { chunk: memory::boxed_zeros(), lost: memory::boxed_zeros() };
            as_mut_slice(&mut *self.0.get_or_insert_with(new).lost).fill(nalgebra::zero());
        }
    }

    /// The sum to which the block with this index contributes, and how. `accum` applies to the first block.
    pub(crate) fn destination<'a>(&'a mut self, block: usize, accum: Accum, gradient: &'a mut N) -> (Accum, &'a mut N) {
        match &mut self.0 {
            Some(memory) if block >= CHUNK => {
                (if block.is_multiple_of(CHUNK) { Accum::Overwrite } else { Accum::Add }, &mut memory.chunk)
            }
            _ => (if block == 0 { accum } else { Accum::Add }, gradient),
        }
    }

    /// Adds a chunk to the gradient after its last block.
    pub(crate) fn finish_block(&mut self, block: usize, blocks: usize, gradient: &mut N) {
        let is_last = block + 1 == blocks;
        let Some(Memory { chunk, lost }) = self.0.as_mut().filter(|_| block >= CHUNK) else { return };
        if !is_last && !(block + 1).is_multiple_of(CHUNK) {
            return;
        }
        let (gradient, lost) = (as_mut_slice(gradient), as_mut_slice(&mut **lost));
        for ((sum, &term), lost) in gradient.iter_mut().zip(as_slice(&**chunk)).zip(&mut *lost) {
            add_compensated(sum, term, lost);
        }
        if is_last {
            for (sum, &lost) in gradient.iter_mut().zip(&*lost) {
                *sum += lost;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    network! { struct Line< input 1 => linear 1; loss squared >; }

    /// A sum of 0.1 over many chunks, of which only the first block contributes.
    #[test]
    #[allow(clippy::cast_possible_truncation, reason = "rounded once")]
    fn chunks_are_added_as_if_rounded_once() {
        const CHUNKS: usize = 20_000;
        let (mut long, mut gradient) = (LongSum::<Line>::new(), Line::zeros());
        for _ in 0..2 {
            long.begin(CHUNKS * CHUNK);
            for block in 0..CHUNKS * CHUNK {
                let (accum, sum) = long.destination(block, Accum::Overwrite, &mut gradient);
                if accum == Accum::Overwrite {
                    sum.parameters_mut().fill(0.1);
                }
                long.finish_block(block, CHUNKS * CHUNK, &mut gradient);
            }
            let expected = (f64::from(0.1_f32) * 20_000.0) as f32;
            assert_eq!(gradient.parameters(), [expected; 2]);
        }
    }
}
