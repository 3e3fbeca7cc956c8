//! The way of a batch through a network and back: cut into blocks, so that the memory does not grow with it, and summed
//! up in one order, so that the bits do not depend on who computes a block.

pub(crate) mod criterion;

use crate::activation::Activation;
use crate::kernel;
use crate::layer::BLOCK;
use crate::layer::dropout::Noise;
use crate::network::Network;
use crate::network::architecture::{chain, has_dropout, is_tiny};
use crate::number::memory;
use crate::number::scalar::{constant, count, is_finite};
use crate::pass::criterion::{block_delta, block_loss};
use crate::target::{Target, assert_classes, assert_not_empty, assert_same_length};

/// The samples of a batch or of a part of one, and what decides how they pass.
pub(crate) struct Samples<'a, N: Network, Y> {
    /// As many as there are targets.
    inputs: &'a [N::Input],
    /// Classes are in range.
    targets: &'a [Y],
    /// What the loss of a sample is multiplied by in the gradient.
    pub(crate) factor: N::Scalar,
    /// What layers with dropout leave out.
    noise: Option<Noise>,
}

impl<N: Network, Y> Clone for Samples<'_, N, Y> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Network, Y> Copy for Samples<'_, N, Y> {}

impl<'a, N: Network, Y: Target<N::Output>> Samples<'a, N, Y> {
    /// Samples whose gradients are added up.
    #[inline]
    #[track_caller]
    pub(crate) fn to_sum(inputs: &'a [N::Input], targets: &'a [Y]) -> Self {
        assert_same_length(inputs.len(), targets.len());
        assert_classes::<N::Output, Y>(targets);
        Self { inputs, targets, factor: nalgebra::one(), noise: None }
    }

    /// Samples of whose gradients the mean is taken: of the few deltas, not of the many parameters.
    #[inline]
    #[track_caller]
    pub(crate) fn to_average(inputs: &'a [N::Input], targets: &'a [Y]) -> Self {
        assert_not_empty(inputs.len());
        Self { factor: nalgebra::one::<N::Scalar>() / count(inputs.len()), ..Self::to_sum(inputs, targets) }
    }

    /// The same samples with this noise.
    pub(crate) fn disturbed_by(self, noise: Noise) -> Self {
        Self { noise: Some(noise), ..self }
    }

    /// How many samples there are.
    #[cfg(feature = "alloc")]
    pub(crate) const fn len(&self) -> usize {
        self.inputs.len()
    }

    /// The samples at these places.
    #[cfg(feature = "threads")]
    pub(crate) fn part(self, places: core::ops::Range<usize>) -> Self {
        self.with(places.start, &self.inputs[places.clone()], &self.targets[places])
    }

    /// These of the samples, of which so many come `before`.
    #[inline(always)]
    fn with(self, before: usize, inputs: &'a [N::Input], targets: &'a [Y]) -> Self {
        Self { inputs, targets, noise: self.noise.map(|noise| noise.after(before)), ..self }
    }
}

/// Adds the gradients of the samples' losses to what is there, and returns the sum of the losses. If `before` is zero,
/// nothing is in the sum yet, and what is there is overwritten.
#[inline]
pub(crate) fn accumulate<N: Network, Y: Target<N::Output>>(
    network: &N,
    before: usize,
    samples: Samples<'_, N, Y>,
    workspace: &mut N::Workspace,
    gradient: &mut N,
) -> N::Scalar {
    let mut sum = nalgebra::zero::<N::Scalar>();
    let blocks = samples.inputs.chunks(BLOCK).zip(samples.targets.chunks(BLOCK));
    for (block, (inputs, targets)) in blocks.enumerate() {
        let first = block * BLOCK;
        sum += accumulate_block(network, before + first, samples.with(first, inputs, targets), workspace, gradient);
    }
    sum
}

/// [`accumulate`] for one block of samples. The block is summed up by itself and then added to what is there.
#[inline]
fn accumulate_block<N: Network, Y: Target<N::Output>>(
    network: &N,
    before: usize,
    samples: Samples<'_, N, Y>,
    workspace: &mut N::Workspace,
    gradient: &mut N,
) -> N::Scalar {
    // Masks are drawn for many samples at once.
    let is_disturbed = || const { has_dropout::<N>() } && samples.noise.is_some();
    if const { !is_tiny::<N>() } || is_disturbed() {
        return pass_through(network, before, samples, workspace, gradient);
    }
    let Samples { inputs, targets, factor, .. } = samples;
    if before == 0 {
        return pass_through_in_groups(network, inputs, targets, factor, workspace, gradient);
    }
    let mut block = memory::zeros::<N>();
    let sum = pass_through_in_groups(network, inputs, targets, factor, workspace, &mut block);
    kernel::add_scaled(&[nalgebra::one()], block.parameters(), gradient.parameters_mut());
    sum
}

/// Passes a block of samples forward and backward, and adds to the gradient; overwrites it if `before` is zero.
#[inline(always)] // so that it is unrolled where there are a few samples
fn pass_through<N: Network, Y: Target<N::Output>>(
    network: &N,
    before: usize,
    samples: Samples<'_, N, Y>,
    workspace: &mut N::Workspace,
    gradient: &mut N,
) -> N::Scalar {
    let Samples { inputs, targets, factor, noise } = samples;
    let flat = memory::flatten(inputs);
    network.forward_block(inputs.len(), noise, flat, workspace);
    let output = N::output_buffers(workspace);
    let sum = block_loss::<N, Y>(output, targets);
    block_delta::<N, Y>(output, targets, factor);
    network.backward_block(before, inputs.len(), noise, flat, workspace, gradient);
    sum
}

/// A step of gradient descent on samples that fit into a block: each layer moves as soon as its deltas are known, so there is
/// no gradient to be written and read again. Returns the mean of their losses before it, and makes none if that is not
/// finite; returns nothing, and does nothing, where there must be a gradient.
///
/// Threads never share a block, so the bits depend on the number of samples alone.
#[inline]
pub(crate) fn descend<N: Network, Y: Target<N::Output>>(
    network: &mut N,
    samples: Samples<'_, N, Y>,
    learning_rate: f64,
    workspace: &mut N::Workspace,
) -> Option<N::Scalar> {
    let Samples { inputs, targets, factor, .. } = samples;
    if const { is_tiny::<N>() || has_dropout::<N>() } || inputs.len() > BLOCK {
        return None;
    }
    let flat = memory::flatten(inputs);
    network.forward_block(inputs.len(), None, flat, workspace);
    let output = N::output_buffers(workspace);
    let risk = block_loss::<N, Y>(output, targets) * factor;
    if is_finite(risk) {
        block_delta::<N, Y>(output, targets, constant::<N::Scalar>(-learning_rate) * factor);
        network.descend_block(inputs.len(), flat, workspace);
    }
    Some(risk)
}

/// Passes a block of samples forward and backward, a few at a time, and overwrites the gradient: in a network of a few
/// units all loops over so many are unrolled, and its numbers stay in registers. Without dropout.
///
/// The slices are parameters of their own, by which rustc knows that the gradient does not lie in them: that saves 72
/// instructions of a step of 2 => 2 => 1 on four samples, which takes 346.
fn pass_through_in_groups<N: Network, Y: Target<N::Output>>(
    network: &N,
    inputs: &[N::Input],
    targets: &[Y],
    factor: N::Scalar,
    workspace: &mut N::Workspace,
    gradient: &mut N,
) -> N::Scalar {
    const GROUP: usize = 4;
    let (inputs, last_inputs) = inputs.as_chunks::<GROUP>();
    let (targets, last_targets) = targets.as_chunks::<GROUP>();
    let mut sum = nalgebra::zero::<N::Scalar>();
    let mut groups = inputs.iter().zip(targets);
    if let Some((inputs, targets)) = groups.next() {
        sum += pass_through(network, 0, Samples { inputs, targets, factor, noise: None }, workspace, gradient);
    } else {
        gradient.parameters_mut().fill(nalgebra::zero());
    }
    for (inputs, targets) in groups {
        sum += pass_through(network, GROUP, Samples { inputs, targets, factor, noise: None }, workspace, gradient);
    }
    for (input, target) in last_inputs.iter().zip(last_targets) {
        let (inputs, targets) = (core::array::from_ref(input), core::array::from_ref(target));
        sum += pass_through(network, 1, Samples { inputs, targets, factor, noise: None }, workspace, gradient);
    }
    sum
}

/// The output for one sample, where the kernels know all layers but perhaps the activation of the last one.
#[inline(always)]
pub fn forward_at_once<N: Network>(network: &N, input: &N::Input) -> Option<N::Output> {
    let chain = const { &chain::<N>() }.as_ref()?;
    let mut output = memory::zeros::<N::Output>();
    if !kernel::pass(chain, memory::as_slice(network), memory::as_slice(input), memory::as_mut_slice(&mut output)) {
        return None;
    }
    if N::OutputActivation::FUNCTION.is_none() {
        let s = output.clone();
        N::OutputActivation::activate(memory::as_slice(&s), memory::as_mut_slice(&mut output));
    }
    Some(output)
}
