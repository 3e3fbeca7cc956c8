//! The loss and the output activation together: the risk of a sample and the deltas of the output units.

use crate::activation::Activation;
use crate::kernel;
use crate::layer::{Buffers, Trace};
use crate::link::is_fused;
use crate::loss::Loss;
use crate::network::Network;
use crate::number::memory::{as_mut_slice, as_slice, flatten_mut, zeros};
use crate::number::scalar::Scalar;
use crate::target::{Target, Wanted, assert_classes};

/// `L` for one sample: from the pre-activations where the pair has a formula for that, else as written.
#[inline(always)]
fn loss<L: Loss, A: Activation, T: Scalar>(s: &[T], a: &[T], y: Wanted<'_, T>) -> T {
    if is_fused::<L, A>() { L::canonical_loss(s, a, y) } else { L::loss(a, y) }
}

/// `δ_k = ∂L/∂s_k` for one sample.
#[inline(always)]
fn delta<L: Loss, A: Activation, T: Scalar>(s: &[T], a: &[T], y: Wanted<'_, T>, delta: &mut [T]) {
    if is_fused::<L, A>() {
        L::canonical_delta(a, y, delta);
    } else {
        L::derivative(a, y, delta);
        A::backpropagate(s, a, delta); // chain rule through the output activation
    }
}

/// The deltas of the output units for one sample.
#[inline(always)]
pub fn output_delta<N: Network, Y: Target<N::Output>>(trace: &Trace<N::Output>, target: &Y) -> N::Output {
    assert_classes::<N::Output, Y>(core::slice::from_ref(target));
    let mut output = zeros::<N::Output>();
    delta::<N::Loss, N::OutputActivation, _>(
        as_slice(&trace.s),
        as_slice(&trace.a),
        target.wanted(),
        as_mut_slice(&mut output),
    );
    output
}

/// The sum of the losses of a block of samples that has been passed forward.
#[inline(always)]
pub(crate) fn block_loss<N: Network, Y: Target<N::Output>>(buffers: &Buffers<N::Output>, targets: &[Y]) -> N::Scalar {
    let samples = buffers.s.iter().zip(&buffers.a).zip(targets);
    samples.fold(nalgebra::zero(), |sum, ((s, a), y)| {
        sum + loss::<N::Loss, N::OutputActivation, _>(as_slice(s), as_slice(a), y.wanted())
    })
}

/// Writes the deltas of the output units, times `factor`, for a block of samples that has been passed forward.
#[inline(always)]
pub(crate) fn block_delta<N: Network, Y: Target<N::Output>>(
    buffers: &mut Buffers<N::Output>,
    targets: &[Y],
    factor: N::Scalar,
) {
    let samples = buffers.s.iter().zip(&buffers.a).zip(&mut buffers.delta).zip(targets);
    for (((s, a), d), y) in samples {
        delta::<N::Loss, N::OutputActivation, _>(as_slice(s), as_slice(a), y.wanted(), as_mut_slice(d));
    }
    kernel::scale(&[factor], flatten_mut(&mut buffers.delta[..targets.len()]));
}
