//! The gradient of a batch: cut into blocks, so that the memory does not grow with the batch, and summed in a fixed
//! order, so that the bits do not depend on the thread that computes a block.

use core::ops::Range;

use super::blocks::{BlockSum, Blocks, sum_blocks};
use super::criterion::{block_delta, block_loss};
use super::forward::forward_block;
use super::{Blockwise, LongSum, SampleSet};
use crate::kernel;
use crate::layer::Block;
use crate::layer::block_size::BlockSize;
use crate::number::Accum;
use crate::number::memory::{self, as_mut_slice, as_slice};
use crate::target::Target;

/// Writes or adds the gradients of the samples' losses, and returns the sum of the losses, each times its weight. Allocates for
/// more than 4096 samples only.
#[inline]
pub(crate) fn accumulate<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    accum: Accum,
    samples: SampleSet<'_, N, Y>,
    buffers: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    accumulate_with::<N, Y, B>(network, accum, samples, buffers, gradient, &mut LongSum::new())
}

/// [`accumulate`] with the memory for long sums.
#[inline]
pub(crate) fn accumulate_with<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    accum: Accum,
    samples: SampleSet<'_, N, Y>,
    buffers: &mut N::Buffers<B>,
    gradient: &mut N,
    long: &mut LongSum<N>,
) -> N::Scalar {
    sum_blocks::<N, B>(Gradient { network, samples }, accum, buffers, gradient, long)
}

/// The gradients of samples.
pub(crate) struct Gradient<'a, N: Blockwise, Y> {
    pub(crate) network: &'a N,
    pub(crate) samples: SampleSet<'a, N, Y>,
}

impl<N: Blockwise, Y> Clone for Gradient<'_, N, Y> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Blockwise, Y> Copy for Gradient<'_, N, Y> {}

impl<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize> BlockSum<N, B> for Gradient<'_, N, Y> {
    #[inline]
    fn blocks(&self) -> Blocks {
        Blocks::new(self.samples.len(), B::SAMPLES)
    }

    #[inline]
    fn add_block(&mut self, accum: Accum, range: Range<usize>, buffers: &mut N::Buffers<B>, sum: &mut N) -> N::Scalar {
        accumulate_block::<N, Y, B>(self.network, accum, self.samples.part(range), buffers, sum)
    }

    fn inputs(&self, range: Range<usize>) -> impl Iterator<Item = &N::Sample> + Clone {
        self.samples.inputs[range].iter()
    }

    /// Without slices of the samples, which take as long as a layer of two units.
    #[inline]
    fn add_only_block(&mut self, accum: Accum, buffers: &mut N::Buffers<B>, sum: &mut N) -> N::Scalar {
        accumulate_block::<N, Y, B>(self.network, accum, self.samples, buffers, sum)
    }
}

/// [`accumulate`] for one block of samples. The block is summed from zero before it is added to the gradient.
#[inline]
fn accumulate_block<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    accum: Accum,
    samples: SampleSet<'_, N, Y>,
    buffers: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    // Dropout masks are drawn for many samples at once.
    let drops = || const { N::STRUCTURE.has_dropout } && samples.noise.is_some();
    if const { !N::STRUCTURE.is_unrolled } || drops() {
        return pass_through_out_of_line::<N, Y, B>(network, accum, samples, buffers, gradient);
    }
    if accum == Accum::Overwrite {
        return overwrite::<N, Y, B>(network, samples, buffers, gradient);
    }
    let mut block = memory::zeros::<N>();
    let sum = overwrite::<N, Y, B>(network, samples, buffers, &mut block);
    kernel::add_scaled(&[nalgebra::one()], as_slice(&block), as_mut_slice(gradient));
    sum
}

/// [`pass_through_in_groups`] for samples with weights or without.
#[inline(always)]
fn overwrite<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    samples: SampleSet<'_, N, Y>,
    buffers: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    let SampleSet { inputs, targets, weights, factor, .. } = samples;
    let Some(weights) = weights else {
        return pass_through_in_groups::<N, Y, B>(network, inputs, targets, |_, _| None, factor, buffers, gradient);
    };
    let weights = |first, count| Some(&weights[first..first + count]);
    pass_through_in_groups::<N, Y, B>(network, inputs, targets, weights, factor, buffers, gradient)
}

/// [`pass_through`], compiled once: it is called for a batch of one block and for one of many, and a call takes few of the
/// instructions of a network that is not unrolled. A program for a microcontroller has one of both, where inlining saves memory.
#[cfg_attr(feature = "std", inline(never))]
#[cfg_attr(not(feature = "std"), inline(always))]
fn pass_through_out_of_line<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    accum: Accum,
    samples: SampleSet<'_, N, Y>,
    buffers: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    pass_through::<N, Y, B>(network, accum, samples, buffers, gradient)
}

/// The forward and the backward pass of a block of samples.
#[inline(always)] // unrolled in networks of a few units
fn pass_through<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    accum: Accum,
    samples: SampleSet<'_, N, Y>,
    buffers: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    let SampleSet { inputs, targets, weights, factor, noise } = samples;
    let block = Block::new(inputs, noise);
    forward_block::<N, B>(network, block, buffers);
    let output = N::output_buffers::<B>(buffers);
    let sum = block_loss::<N::Criterion, _, B, Y>(output, targets, weights);
    block_delta::<N::Criterion, _, B, Y>(output, targets, weights, factor);
    network.backward_block::<B>(block.accumulating(accum), buffers, gradient);
    sum
}

/// The forward and the backward pass of a block of samples in groups of four, overwriting the gradient: in a network of a few
/// units all loops over a group are unrolled, and its numbers stay in registers. Without dropout. `weights` returns those of
/// the samples from an index on.
///
/// The slices are separate parameters, which tells rustc that the gradient does not overlap them.
fn pass_through_in_groups<'a, N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    inputs: &'a [N::Sample],
    targets: &'a [Y],
    weights: impl Fn(usize, usize) -> Option<&'a [N::Scalar]>,
    factor: N::Scalar,
    buffers: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    const GROUP: usize = 4;
    let (inputs, last_inputs) = inputs.as_chunks::<GROUP>();
    let (targets, last_targets) = targets.as_chunks::<GROUP>();
    let last = inputs.len() * GROUP;
    let mut sum = nalgebra::zero::<N::Scalar>();
    let mut groups = inputs.iter().zip(targets).enumerate();
    if let Some((_, (inputs, targets))) = groups.next() {
        let samples = SampleSet { inputs, targets, weights: weights(0, GROUP), factor, noise: None };
        sum += pass_through::<N, Y, B>(network, Accum::Overwrite, samples, buffers, gradient);
    } else {
        as_mut_slice(gradient).fill(nalgebra::zero());
    }
    for (group, (inputs, targets)) in groups {
        let samples = SampleSet { inputs, targets, weights: weights(group * GROUP, GROUP), factor, noise: None };
        sum += pass_through::<N, Y, B>(network, Accum::Add, samples, buffers, gradient);
    }
    for (index, (input, target)) in last_inputs.iter().zip(last_targets).enumerate() {
        let (inputs, targets) = (core::array::from_ref(input), core::array::from_ref(target));
        let samples = SampleSet { inputs, targets, weights: weights(last + index, 1), factor, noise: None };
        sum += pass_through::<N, Y, B>(network, Accum::Add, samples, buffers, gradient);
    }
    sum
}
