//! The loss and the output activation together: the risk of a block of samples and the deltas of the output units.

use super::Blockwise;
use crate::activation::Activation;
use crate::kernel;
use crate::layer::block_size::BlockSize;
use crate::layer::{Trace, UnitBuffers};
use crate::loss::Loss;
use crate::number::memory::{Flat, as_mut_slice, as_slice, flatten_mut, zeros};
use crate::number::scalar::Scalar;
use crate::target::{Expected, Target, assert_fits};
use crate::weight::times;

/// A loss with an output activation: the pair `(Loss, Activation)`.
pub trait Criterion {
    /// The loss.
    type Loss: Loss;
    /// The activation of the output units.
    type Activation: Activation;
}

impl<L: Loss, A: Activation> Criterion for (L, A) {
    type Loss = L;
    type Activation = A;
}

/// `L` for one sample.
#[inline(always)]
pub(super) fn loss<C: Criterion, T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>) -> T {
    C::Loss::pair_loss::<C::Activation, T>(s, a, y)
}

/// `δ_k = ∂L/∂s_k` for one sample.
#[inline(always)]
pub(super) fn delta<C: Criterion, T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
    C::Loss::pair_delta::<C::Activation, T>(s, a, y, delta);
}

/// The deltas of the output units for one sample.
///
/// # Panics
///
/// If a class index is out of range.
#[inline(always)]
pub fn output_delta<N: Blockwise, Y: Target<N::Prediction>>(trace: &Trace<N::Prediction>, target: &Y) -> N::Prediction {
    let parts = <N::Criterion as Criterion>::Loss::PARTS;
    assert_fits::<N::Prediction, Y>(parts, core::slice::from_ref(target));
    let mut output = zeros::<N::Prediction>();
    delta::<N::Criterion, _>(as_slice(&trace.s), as_slice(&trace.a), target.expected(), as_mut_slice(&mut output));
    output
}

/// The sum of the losses of a block of samples, each times its weight, given its activations.
#[inline(always)]
pub(super) fn block_loss<C: Criterion, V: Flat, B: BlockSize, Y: Target<V>>(
    buffers: &UnitBuffers<V, B>,
    targets: &[Y],
    weights: Option<&[V::Scalar]>,
) -> V::Scalar {
    let samples = buffers.s.as_ref().iter().zip(buffers.a.as_ref()).zip(targets);
    let losses = samples.map(|((s, a), y)| loss::<C, _>(as_slice(s), as_slice(a), y.expected()));
    match weights {
        None => losses.fold(nalgebra::zero(), |sum, loss| sum + loss),
        Some(weights) => losses.zip(weights).fold(nalgebra::zero(), |sum, (loss, &w)| sum + times(w, loss)),
    }
}

/// Writes the deltas of the output units, times `factor` and the weights, for a block of samples, given its activations.
#[inline(always)]
pub(super) fn block_delta<C: Criterion, V: Flat, B: BlockSize, Y: Target<V>>(
    buffers: &mut UnitBuffers<V, B>,
    targets: &[Y],
    weights: Option<&[V::Scalar]>,
    factor: V::Scalar,
) {
    let UnitBuffers { s, a, delta: deltas, .. } = buffers;
    let samples = s.as_ref().iter().zip(a.as_ref()).zip(deltas.as_mut()).zip(targets);
    for (((s, a), d), y) in samples {
        delta::<C, _>(as_slice(s), as_slice(a), y.expected(), as_mut_slice(d));
    }
    let Some(weights) = weights else {
        return kernel::scale(&[factor], flatten_mut(&mut deltas.as_mut()[..targets.len()]));
    };
    for (delta, &weight) in deltas.as_mut().iter_mut().zip(weights) {
        for delta in as_mut_slice(delta) {
            *delta = times(weight * factor, *delta);
        }
    }
}
