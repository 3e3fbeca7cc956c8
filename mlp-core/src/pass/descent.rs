//! Steps of gradient descent, with and without a stored gradient.

use super::criterion::{block_delta, block_loss};
use super::forward::forward_block;
use super::support::Part;
use super::{Blockwise, SampleSet, Support};
use crate::kernel;
use crate::layer::Block;
use crate::layer::block_size::BlockSize;
use crate::number::memory::{as_mut_slice, as_slice};
use crate::number::scalar::{constant, is_finite};
use crate::target::Target;

/// `w ← w − η ∂R/∂w`, for a gradient with this support.
#[inline(always)] // a few instructions in networks of a few units
pub(crate) fn move_along<N: Blockwise>(gradient: &N, support: Support<'_>, learning_rate: f64, network: &mut N) {
    add_scaled(constant(-learning_rate), gradient, support, network);
}

/// `sum += factor · gradient`, for a gradient with this support.
#[inline(always)] // as above
pub(super) fn add_scaled<N: Blockwise>(factor: N::Scalar, gradient: &N, support: Support<'_>, sum: &mut N) {
    let (gradient, sum) = (as_slice(gradient), as_mut_slice(sum));
    // A constant: only networks whose samples are added one at a time compile the loop over parts.
    if const { !N::STRUCTURE.has_scattered_inputs() } || matches!(support, Support::All) {
        return kernel::add_scaled(&[factor], gradient, sum);
    }
    support.for_each(const { &N::STRUCTURE }, |Part { range, .. }| {
        kernel::add_scaled(&[factor], &gradient[range.clone()], &mut sum[range]);
    });
}

/// A step of gradient descent on at most one block of samples. Each layer is updated as soon as its deltas are
/// propagated, so no gradient is written and read again. Returns the risk before the step, and makes no
/// step if that is not finite. Returns `None`, and does nothing, if a gradient is needed.
///
/// Threads never share a block, so the result depends on the number of samples alone, bit for bit.
#[inline]
pub(crate) fn descend<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &mut N,
    samples: SampleSet<'_, N, Y>,
    learning_rate: f64,
    buffers: &mut N::Buffers<B>,
) -> Option<N::Scalar> {
    if const { N::STRUCTURE.is_unrolled || N::STRUCTURE.has_dropout } || samples.len() > B::SAMPLES {
        return None;
    }
    Some(descend_on_block::<N, Y, B>(network, samples, learning_rate, buffers))
}

/// [`descend`] on at most one block of samples. Nothing is dropped.
#[inline]
pub(crate) fn descend_on_block<N: Blockwise, Y: Target<N::Prediction>, B: BlockSize>(
    network: &mut N,
    samples: SampleSet<'_, N, Y>,
    learning_rate: f64,
    buffers: &mut N::Buffers<B>,
) -> N::Scalar {
    let SampleSet { inputs, targets, weights, factor, .. } = samples;
    let block = Block::new(inputs, None);
    forward_block::<N, B>(network, block, buffers);
    let output = N::output_buffers::<B>(buffers);
    let risk = block_loss::<N::Criterion, _, B, Y>(output, targets, weights) * factor;
    if is_finite(risk) {
        block_delta::<N::Criterion, _, B, Y>(output, targets, weights, constant::<N::Scalar>(-learning_rate) * factor);
        network.descend_block::<B>(block, buffers);
    }
    risk
}
