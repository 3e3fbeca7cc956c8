//! The sum of the gradients of many blocks, in two levels, so that its rounding error does not grow with the batch.
//!
//! The blocks of a chunk are added to one another; the chunks are added with compensation. A batch of one chunk needs no
//! memory besides the gradient. Without a heap there is none, and the sum has one level.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
#[cfg(not(feature = "alloc"))]
use core::marker::PhantomData;

#[cfg(feature = "alloc")]
use super::BlockGradient;
use super::{Blocks, Blockwise};
use crate::number::Accum;
#[cfg(feature = "alloc")]
use crate::number::memory::{self, as_mut_slice, as_slice};
#[cfg(feature = "alloc")]
use crate::number::scalar::Scalar;
#[cfg(feature = "alloc")]
use crate::number::sum::add_compensated;

/// The memory for sums of many blocks, allocated for the first such batch.
pub(crate) struct LongSum<N> {
    blocks: Blocks,
    #[cfg(feature = "alloc")]
    memory: Option<Box<Memory<N>>>,
    #[cfg(not(feature = "alloc"))]
    memory: PhantomData<N>,
}

/// Behind one pointer: a batch of one block checks nothing else.
#[cfg(feature = "alloc")]
struct Memory<N> {
    /// For sums of more than one chunk.
    chunks: Option<Chunks<N>>,
    /// For blocks that cannot be added to the total directly.
    block: Option<BlockGradient<N>>,
}

#[cfg(feature = "alloc")]
impl<N> Default for Memory<N> {
    fn default() -> Self {
        Self { chunks: None, block: None }
    }
}

#[cfg(feature = "alloc")]
struct Chunks<N> {
    /// The sum of the current chunk.
    chunk: Box<N>,
    /// The rounding errors of the additions of chunks.
    lost: Box<N>,
}

impl<N: Blockwise> LongSum<N> {
    pub(crate) const fn new() -> Self {
        #[cfg(feature = "alloc")]
        let memory = None;
        #[cfg(not(feature = "alloc"))]
        let memory = PhantomData;
        Self { blocks: Blocks::NONE, memory }
    }

    /// The memory for the gradient of a block, if the network needs it.
    #[cfg(feature = "alloc")]
    pub(super) fn take_block_gradient(&mut self) -> Option<BlockGradient<N>> {
        // A constant: other networks compile nothing of this.
        if const { !BlockGradient::<N>::IS_NEEDED } {
            return None;
        }
        let kept = self.memory.as_mut().and_then(|memory| memory.block.take());
        kept.or_else(|| Some(BlockGradient::new()))
    }

    /// Keeps that memory for the next batch.
    #[cfg(feature = "alloc")]
    pub(super) fn keep_block_gradient(&mut self, block: Option<BlockGradient<N>>) {
        if const { BlockGradient::<N>::IS_NEEDED } && block.is_some() {
            self.memory.get_or_insert_default().block = block;
        }
    }

    /// Prepares for a batch in these blocks.
    pub(crate) fn begin(&mut self, blocks: Blocks) {
        self.blocks = blocks;
        #[cfg(feature = "alloc")]
        if blocks.count() > blocks.per_chunk() {
            if let Some(Chunks { lost, .. }) = chunks(&mut self.memory) {
                as_mut_slice(&mut **lost).fill(nalgebra::zero());
            } else {
                let chunks = Some(Chunks { chunk: memory::boxed_zeros(), lost: memory::boxed_zeros() });
                let block = self.memory.take().and_then(|memory| memory.block);
                self.memory = Some(Box::new(Memory { chunks, block }));
            }
        }
    }

    /// The sum to which the block with this index contributes, and how. `accum` applies to the first block.
    pub(crate) fn destination<'a>(&'a mut self, block: usize, accum: Accum, gradient: &'a mut N) -> (Accum, &'a mut N) {
        #[cfg(feature = "alloc")]
        if let Some(accum) = self.blocks.accum_in_chunk(block)
            && let Some(Chunks { chunk, .. }) = chunks(&mut self.memory)
        {
            return (accum, chunk);
        }
        (if block == 0 { accum } else { Accum::Add }, gradient)
    }

    /// Adds a chunk to the gradient after its last block.
    #[cfg_attr(not(feature = "alloc"), allow(clippy::unused_self, reason = "without a heap, there are no chunks"))]
    pub(crate) fn finish_block(&mut self, block: usize, gradient: &mut N) {
        #[cfg(feature = "alloc")]
        self.finish_chunk(block, gradient);
        #[cfg(not(feature = "alloc"))]
        let _ = (block, gradient);
    }

    #[cfg(feature = "alloc")]
    fn finish_chunk(&mut self, block: usize, gradient: &mut N) {
        if self.blocks.ends_chunk(block)
            && let Some(Chunks { chunk, lost }) = chunks(&mut self.memory)
        {
            let is_last = block + 1 == self.blocks.count();
            add_chunk(is_last, as_slice(&**chunk), as_mut_slice(gradient), as_mut_slice(&mut **lost));
        }
    }
}

/// Adds the sum of a chunk with compensation; after the last chunk, also the rounding errors.
#[cfg(feature = "alloc")]
pub(crate) fn add_chunk<T: Scalar>(is_last: bool, chunk: &[T], sum: &mut [T], lost: &mut [T]) {
    for ((sum, &term), lost) in sum.iter_mut().zip(chunk).zip(&mut *lost) {
        add_compensated(sum, term, lost);
    }
    if is_last {
        for (sum, &lost) in sum.iter_mut().zip(&*lost) {
            *sum += lost;
        }
    }
}

#[cfg(feature = "alloc")]
fn chunks<N>(memory: &mut Option<Box<Memory<N>>>) -> Option<&mut Chunks<N>> {
    match memory {
        Some(memory) => memory.chunks.as_mut(),
        None => None,
    }
}

#[cfg(all(test, feature = "alloc"))]
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
            let blocks = Blocks::new(CHUNKS * 4096, 128);
            long.begin(blocks);
            for block in 0..blocks.count() {
                let (accum, sum) = long.destination(block, Accum::Overwrite, &mut gradient);
                if accum == Accum::Overwrite {
                    sum.parameters_mut().fill(0.1);
                }
                long.finish_block(block, &mut gradient);
            }
            let expected = (f64::from(0.1_f32) * 20_000.0) as f32;
            assert_eq!(gradient.parameters(), [expected; 2]);
        }
    }
}
