//! A sum over a batch, one block of samples at a time: the blocks, their order, and what is computed for each.

use core::ops::Range;

#[cfg(feature = "alloc")]
use super::BlockGradient;
use super::{Blockwise, LongSum};
use crate::layer::block_size::{BlockSize, FullBlock};
use crate::number::Accum;
use crate::number::sum::Sum;

/// The number of samples whose blocks are added in one level.
#[cfg(feature = "alloc")]
const CHUNK: usize = 4096;

/// The blocks of a batch: all of the same length, except for the last.
#[derive(Clone, Copy)]
pub(crate) struct Blocks {
    /// The number of terms of the sum: samples, or groups of samples.
    terms: usize,
    /// The number of terms in a block.
    block: usize,
    /// The number of samples in a term.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "without a heap, the sum has one level"))]
    group: usize,
}

impl Blocks {
    /// No blocks.
    pub(super) const NONE: Self = Self::new(0, 1);

    /// The blocks of this many samples.
    pub(crate) const fn new(samples: usize, block: usize) -> Self {
        Self::of_groups(samples, block, 1)
    }

    /// The blocks of groups of samples.
    pub(super) const fn of_groups(groups: usize, block: usize, group: usize) -> Self {
        Self { terms: groups, block, group }
    }

    /// The number of blocks.
    pub(crate) const fn count(self) -> usize {
        self.terms.div_ceil(self.block)
    }

    /// The number of samples.
    #[cfg(feature = "threads")]
    pub(crate) const fn samples(self) -> usize {
        self.terms.saturating_mul(self.group)
    }

    /// The terms of a block.
    pub(crate) fn range(self, block: usize) -> Range<usize> {
        let first = block * self.block;
        first..self.terms.min(first + self.block)
    }

    /// The number of blocks that are added in one level.
    #[cfg(feature = "alloc")]
    pub(crate) const fn per_chunk(self) -> usize {
        CHUNK.div_ceil(self.block * self.group)
    }

    /// How this block contributes to a chunk after the first, which is summed apart.
    #[cfg(feature = "alloc")]
    pub(super) const fn accum_in_chunk(self, block: usize) -> Option<Accum> {
        let per_chunk = self.per_chunk();
        match block {
            _ if block < per_chunk => None,
            _ if block.is_multiple_of(per_chunk) => Some(Accum::Overwrite),
            _ => Some(Accum::Add),
        }
    }

    /// Whether this block is the last of a chunk after the first.
    #[cfg(feature = "alloc")]
    pub(super) const fn ends_chunk(self, block: usize) -> bool {
        let (end, per_chunk) = (block + 1, self.per_chunk());
        block >= per_chunk && (end == self.count() || end.is_multiple_of(per_chunk))
    }
}

/// A sum of gradients over a batch, or of products with a direction.
pub(crate) trait BlockSum<N: Blockwise, B: BlockSize = FullBlock> {
    /// The blocks of the batch.
    fn blocks(&self) -> Blocks;

    /// Writes or adds the sum over the samples of a block, and returns the sum of their losses. Summed from zero before it is
    /// added, so that a block has the same bits wherever it is computed.
    fn add_block(&mut self, accum: Accum, range: Range<usize>, buffers: &mut N::Buffers<B>, sum: &mut N) -> N::Scalar;

    /// The samples of a block whose entries decide where its gradient may differ from zero: inputs, and directions.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "without a heap, no input is sparse"))]
    fn inputs(&self, range: Range<usize>) -> impl Iterator<Item = &N::Sample> + Clone;

    /// [`add_block`](Self::add_block) for a batch of one block.
    #[inline]
    fn add_only_block(&mut self, accum: Accum, buffers: &mut N::Buffers<B>, sum: &mut N) -> N::Scalar {
        self.add_block(accum, self.blocks().range(0), buffers, sum)
    }
}

/// Writes or adds the sum over a batch, and returns the sum of the losses. Allocates for more than 4096 samples only.
#[inline]
pub(crate) fn sum_blocks<N: Blockwise, B: BlockSize>(
    mut terms: impl BlockSum<N, B>,
    accum: Accum,
    buffers: &mut N::Buffers<B>,
    sum: &mut N,
    long: &mut LongSum<N>,
) -> N::Scalar {
    let blocks = terms.blocks();
    if blocks.count() == 1 {
        return terms.add_only_block(accum, buffers, sum);
    }
    sum_many_blocks::<N, B>(terms, accum, buffers, sum, long)
}

fn sum_many_blocks<N: Blockwise, B: BlockSize>(
    mut terms: impl BlockSum<N, B>,
    accum: Accum,
    buffers: &mut N::Buffers<B>,
    sum: &mut N,
    long: &mut LongSum<N>,
) -> N::Scalar {
    let blocks = terms.blocks();
    let mut losses = Sum::zero();
    long.begin(blocks);
    #[cfg(feature = "alloc")]
    let mut block_gradient = long.take_block_gradient();
    for block in 0..blocks.count() {
        let (range, (accum, destination)) = (blocks.range(block), long.destination(block, accum, sum));
        #[cfg(feature = "alloc")]
        let loss = match &mut block_gradient {
            // The first condition is a constant: other networks compile the passes of a block once.
            Some(block_gradient) if const { BlockGradient::<N>::IS_NEEDED } && accum == Accum::Add => {
                let loss = block_gradient.compute(&mut terms, range, buffers);
                block_gradient.finish(accum, destination);
                loss
            }
            _ => terms.add_block(accum, range, buffers, destination),
        };
        #[cfg(not(feature = "alloc"))]
        let loss = terms.add_block(accum, range, buffers, destination);
        losses.add(loss);
        long.finish_block(block, sum);
    }
    #[cfg(feature = "alloc")]
    long.keep_block_gradient(block_gradient);
    losses.total()
}
