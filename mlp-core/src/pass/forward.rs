//! The forward pass alone: outputs and losses of a batch, and the output for one sample.

#[cfg(feature = "alloc")]
use super::SampleSet;
use super::criterion::Criterion;
#[cfg(feature = "alloc")]
use super::criterion::block_loss;
use super::{BlockOf, Blockwise};
use crate::activation::Activation;
use crate::kernel::{self, Kept};
#[cfg(feature = "alloc")]
use crate::layer::Block;
use crate::layer::UnitBuffers;
use crate::layer::block_size::BlockSize;
use crate::number::memory::{self, Flat};
#[cfg(feature = "alloc")]
use crate::number::sum::Sum;
use crate::sample::Sample;
#[cfg(feature = "alloc")]
use crate::target::Target;

/// Calls `each` with the outputs of every block of samples, in order.
#[cfg(feature = "alloc")]
pub(crate) fn outputs<N: Blockwise, B: BlockSize>(
    network: &N,
    inputs: &[N::Sample],
    buffers: &mut N::Buffers<B>,
    mut each: impl FnMut(&[N::Prediction]),
) {
    for inputs in inputs.chunks(B::SAMPLES) {
        forward_block::<N, B>(network, Block::new(inputs, None), buffers);
        each(&N::output_buffers::<B>(buffers).a.as_ref()[..inputs.len()]);
    }
}

/// The sum of the losses of the samples, each times its weight, without dropout; calls `each` with the outputs of every block
/// of samples, in order.
#[cfg(feature = "alloc")]
pub(crate) fn losses<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    samples: SampleSet<'_, N, Y>,
    buffers: &mut N::Buffers<B>,
    each: &mut dyn FnMut(&[N::Prediction]),
) -> N::Scalar {
    let mut sum = Sum::zero();
    losses_of_blocks::<N, Y, B>(network, samples, buffers, |outputs, loss| {
        each(outputs);
        sum.add(loss);
    });
    sum.total()
}

/// Calls `each` with the outputs of every block of samples and the sum of their losses, in order.
#[cfg(feature = "alloc")]
#[inline(always)]
pub(crate) fn losses_of_blocks<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &N,
    samples: SampleSet<'_, N, Y>,
    buffers: &mut N::Buffers<B>,
    mut each: impl FnMut(&[N::Prediction], N::Scalar),
) {
    let blocks = samples.inputs.chunks(B::SAMPLES).zip(samples.targets.chunks(B::SAMPLES));
    for (block, (inputs, targets)) in blocks.enumerate() {
        let SampleSet { inputs, targets, weights, .. } = samples.with(block * B::SAMPLES, inputs, targets);
        forward_block::<N, B>(network, Block::new(inputs, None), buffers);
        let output = N::output_buffers::<B>(buffers);
        let loss = block_loss::<N::Criterion, _, B, Y>(output, targets, weights);
        each(&output.a.as_ref()[..inputs.len()], loss);
    }
}

/// Computes the activations of a block of samples: those of a single sample by one kernel call, if the kernels know all
/// activations except perhaps the last.
#[inline(always)]
pub(crate) fn forward_block<N: Blockwise, B: BlockSize>(
    network: &N,
    block: BlockOf<'_, N>,
    buffers: &mut N::Buffers<B>,
) {
    if block.samples() != 1 || !forward_sample::<N, B>(network, block, buffers) {
        network.forward_block::<B>(block, buffers);
    }
}

/// Computes the activations of a single sample by one kernel call, as the first of a block. Returns false, and does nothing, if
/// that is impossible.
#[inline(always)]
fn forward_sample<N: Blockwise, B: BlockSize>(network: &N, block: BlockOf<'_, N>, buffers: &mut N::Buffers<B>) -> bool {
    // With `dropout`, whatever the probability, the buffers hold more.
    if const { <N::Buffers<B> as Flat>::LEN != 3 * B::SAMPLES * N::STRUCTURE.units() } {
        return false;
    }
    let (Some(chain), Some(input)) = (const { &N::STRUCTURE.chain }, block.contiguous()) else { return false };
    let kept = Kept::Layers { buffers: memory::as_mut_slice(buffers), samples: B::SAMPLES };
    if !kernel::pass(chain, memory::as_slice(network), input, kept) {
        return false;
    }
    if <N::Criterion as Criterion>::Activation::FUNCTION.is_none() {
        let UnitBuffers { s, a, .. } = N::output_buffers::<B>(buffers);
        let (s, a) = (&s.as_ref()[0], &mut a.as_mut()[0]);
        <N::Criterion as Criterion>::Activation::activate(memory::as_slice(s), memory::as_mut_slice(a));
    }
    true
}

/// The output for one sample by a single kernel call, if the kernels know all activations except perhaps the last.
#[inline(always)]
pub fn forward_at_once<N: Blockwise>(network: &N, input: &N::Sample) -> Option<N::Prediction> {
    let chain = const { &N::STRUCTURE.chain }.as_ref()?;
    let mut output = memory::zeros::<N::Prediction>();
    let input = Sample::contiguous(core::slice::from_ref(input))?;
    let kept = Kept::Output(memory::as_mut_slice(&mut output));
    if !kernel::pass(chain, memory::as_slice(network), input, kept) {
        return None;
    }
    if <N::Criterion as Criterion>::Activation::FUNCTION.is_none() {
        let s = output.clone();
        <N::Criterion as Criterion>::Activation::activate(memory::as_slice(&s), memory::as_mut_slice(&mut output));
    }
    Some(output)
}
