//! The gradient of a loss given as a closure on the outputs.

use crate::activation::Activation;
use crate::kernel;
use crate::layer::Block;
use crate::layer::buffers::BLOCK;
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice, flatten, flatten_mut};
use crate::number::scalar::Scalar;
use crate::number::sum::Sum;
use crate::pass::Blockwise;
use crate::pass::criterion::Criterion;

/// Writes the gradient of the sum of the losses, times `factor`, and returns the sum. `loss` gets the number of a sample
/// and its outputs, and writes the derivatives of the loss by the outputs, which begin as zeros.
pub(crate) fn own_loss_gradient<N: Blockwise>(
    network: &N,
    inputs: &[N::Sample],
    factor: N::Scalar,
    mut loss: impl FnMut(usize, &N::Prediction, &mut N::Prediction) -> N::Scalar,
    buffers: &mut N::Buffers,
    gradient: &mut N,
) -> N::Scalar {
    let (mut accum, mut losses) = (Accum::Overwrite, Sum::zero());
    for (index, inputs) in inputs.chunks(BLOCK).enumerate() {
        let block = Block::new(inputs, None);
        network.forward_block(block, buffers);
        let output = N::output_buffers(buffers);
        for (n, (a, delta)) in output.a.iter().zip(&mut output.delta).take(inputs.len()).enumerate() {
            as_mut_slice(delta).fill(nalgebra::zero());
            losses.add(loss(index * BLOCK + n, a, delta));
        }
        differentiate::<N::Criterion, _>(
            N::Prediction::LEN,
            flatten(&output.s[..inputs.len()]),
            flatten(&output.a[..inputs.len()]),
            factor,
            flatten_mut(&mut output.delta[..inputs.len()]),
        );
        network.backward_block(accum, block, buffers, gradient);
        accum = Accum::Add;
    }
    losses.total()
}

/// Chain rule through the output activation, and the factor of the samples.
fn differentiate<C: Criterion, T: Scalar>(units: usize, s: &[T], a: &[T], factor: T, delta: &mut [T]) {
    C::Activation::backpropagate_samples(units, s, a, delta);
    kernel::scale(&[factor], delta);
}
