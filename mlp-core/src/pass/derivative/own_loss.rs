//! The gradient of a loss given as a closure on the outputs.

use core::ops::Range;

use crate::activation::Activation;
use crate::kernel;
use crate::layer::Block;
use crate::layer::block_size::{BLOCK, FullBlock};
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice, flatten, flatten_mut};
use crate::number::scalar::{Scalar, count};
use crate::number::sum::Sum;
use crate::pass::criterion::Criterion;
use crate::pass::forward::forward_block;
use crate::pass::{BlockSum, Blocks, Blockwise};
use crate::target::assert_not_empty;

/// The gradient of losses, times a factor. `loss` gets the number of a sample and its outputs, and writes the derivatives of the
/// loss by the outputs, which begin as zeros.
pub(crate) struct OwnLossGradient<'a, N: Blockwise, F> {
    network: &'a N,
    inputs: &'a [N::Sample],
    factor: N::Scalar,
    loss: F,
}

impl<'a, N: Blockwise, F> OwnLossGradient<'a, N, F> {
    /// # Panics
    ///
    /// If there are no inputs.
    #[track_caller]
    pub(crate) fn averaged(network: &'a N, inputs: &'a [N::Sample], loss: F) -> Self {
        assert_not_empty(inputs.len());
        Self { network, inputs, factor: nalgebra::one::<N::Scalar>() / count(inputs.len()), loss }
    }

    /// The factor of every loss.
    pub(crate) fn factor(&self) -> N::Scalar {
        self.factor
    }
}

impl<N: Blockwise, F: Copy> Clone for OwnLossGradient<'_, N, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Blockwise, F: Copy> Copy for OwnLossGradient<'_, N, F> {}

impl<N, F> BlockSum<N> for OwnLossGradient<'_, N, F>
where
    N: Blockwise,
    F: FnMut(usize, &N::Prediction, &mut N::Prediction) -> N::Scalar,
{
    fn blocks(&self) -> Blocks {
        Blocks::new(self.inputs.len(), BLOCK)
    }

    fn inputs(&self, range: Range<usize>) -> impl Iterator<Item = &N::Sample> + Clone {
        self.inputs[range].iter()
    }

    fn add_block(
        &mut self,
        accum: Accum,
        range: Range<usize>,
        buffers: &mut N::Buffers<FullBlock>,
        sum: &mut N,
    ) -> N::Scalar {
        let mut losses = Sum::zero();
        let inputs = &self.inputs[range.clone()];
        let block = Block::new(inputs, None);
        forward_block(self.network, block, buffers);
        let output = N::output_buffers(buffers);
        for ((n, a), delta) in range.zip(&output.a).zip(&mut output.delta) {
            as_mut_slice(delta).fill(nalgebra::zero());
            losses.add((self.loss)(n, a, delta));
        }
        differentiate::<N::Criterion, _>(
            N::Prediction::LEN,
            flatten(&output.s[..inputs.len()]),
            flatten(&output.a[..inputs.len()]),
            self.factor,
            flatten_mut(&mut output.delta[..inputs.len()]),
        );
        self.network.backward_block(block.accumulating(accum), buffers, sum);
        losses.total()
    }
}

/// Chain rule through the output activation, and the factor of the samples.
fn differentiate<C: Criterion, T: Scalar>(units: usize, s: &[T], a: &[T], factor: T, delta: &mut [T]) {
    C::Activation::backpropagate_samples(units, s, a, delta);
    kernel::scale(&[factor], delta);
}
