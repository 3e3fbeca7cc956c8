//! The forward pass alone: outputs and losses of a batch, and the output for one sample.

use super::Blockwise;
#[cfg(feature = "alloc")]
use super::SampleSet;
use super::criterion::Criterion;
#[cfg(feature = "alloc")]
use super::criterion::block_loss;
use crate::activation::Activation;
use crate::kernel;
#[cfg(feature = "alloc")]
use crate::layer::{Block, block_size::BlockSize};
use crate::number::memory;
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
        network.forward_block::<B>(Block::new(inputs, None), buffers);
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
        network.forward_block::<B>(Block::new(inputs, None), buffers);
        let output = N::output_buffers::<B>(buffers);
        let loss = block_loss::<N::Criterion, _, B, Y>(output, targets, weights);
        each(&output.a.as_ref()[..inputs.len()], loss);
    }
}

/// The output for one sample by a single kernel call, if the kernels know all activations except perhaps the last.
#[inline(always)]
pub fn forward_at_once<N: Blockwise>(network: &N, input: &N::Sample) -> Option<N::Prediction> {
    let chain = const { &N::STRUCTURE.chain }.as_ref()?;
    let mut output = memory::zeros::<N::Prediction>();
    let input = Sample::contiguous(core::slice::from_ref(input))?;
    if !kernel::pass(chain, memory::as_slice(network), input, memory::as_mut_slice(&mut output)) {
        return None;
    }
    if <N::Criterion as Criterion>::Activation::FUNCTION.is_none() {
        let s = output.clone();
        <N::Criterion as Criterion>::Activation::activate(memory::as_slice(&s), memory::as_mut_slice(&mut output));
    }
    Some(output)
}
