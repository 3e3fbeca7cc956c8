//! The computations behind the provided methods of a network.

use rand::Rng;

use super::Network;
use crate::layer::block_size::BlockSize;
#[cfg(feature = "alloc")]
use crate::layer::block_size::FullBlock;
use crate::number::Accum;
use crate::number::memory;
use crate::number::scalar::is_finite;
use crate::pass::{self, SampleSet, Support};
use crate::target::Target;

/// A network with random weights, by value.
#[inline(always)]
pub(super) fn random<N: Network, R: Rng + ?Sized>(rng: &mut R) -> N {
    let mut network = memory::zeros::<N>();
    network.initialize(rng);
    network
}

/// A network with random weights, built in place on the heap.
#[cfg(feature = "alloc")]
#[inline(always)]
pub(super) fn boxed_random<N: Network, R: Rng + ?Sized>(rng: &mut R) -> alloc::boxed::Box<N> {
    let mut network = memory::boxed_zeros::<N>();
    network.initialize(rng);
    network
}

/// Adds the gradients of the samples' losses, and returns the sum of the losses.
#[inline(always)]
#[track_caller]
pub(super) fn add<N: Network, Y: Target<N::Output>, B: BlockSize>(
    network: &N,
    samples: SampleSet<'_, N, Y>,
    workspace: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    pass::accumulate::<N, Y, B>(network, Accum::Add, samples, workspace, gradient)
}

/// Writes the gradient of the mean of the samples' losses, and returns the mean.
#[inline(always)]
#[track_caller]
pub(super) fn write_mean<N: Network, Y: Target<N::Output>, B: BlockSize>(
    network: &N,
    samples: SampleSet<'_, N, Y>,
    workspace: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    pass::accumulate::<N, Y, B>(network, Accum::Overwrite, samples, workspace, gradient) * samples.factor
}

/// [`write_mean`] into a gradient by value.
#[cfg(feature = "alloc")]
#[inline(always)]
#[track_caller]
pub(super) fn mean<N: Network, Y: Target<N::Output>>(network: &N, samples: SampleSet<'_, N, Y>) -> (N::Scalar, N) {
    let mut gradient = memory::zeros::<N>();
    let risk = write_mean::<N, Y, FullBlock>(network, samples, &mut N::workspace(), &mut gradient);
    (risk, gradient)
}

/// The outputs, one block of samples after the other.
#[cfg(feature = "alloc")]
#[inline(always)]
pub(super) fn outputs<N: Network>(network: &N, inputs: &[N::Input]) -> alloc::vec::Vec<N::Output> {
    let mut outputs = alloc::vec::Vec::with_capacity(inputs.len());
    pass::outputs::<N, FullBlock>(network, inputs, &mut N::workspace(), |block| outputs.extend_from_slice(block));
    outputs
}

/// The sum of the samples' losses.
#[cfg(feature = "alloc")]
#[inline(always)]
#[track_caller]
pub(super) fn losses<N: Network, Y: Target<N::Output>>(network: &N, samples: SampleSet<'_, N, Y>) -> N::Scalar {
    pass::losses::<N, Y, FullBlock>(network, samples, &mut N::workspace(), &mut |_| ())
}

/// A step of gradient descent, without a stored gradient if possible.
#[inline(always)]
#[track_caller]
pub(super) fn descend<N: Network, Y: Target<N::Output>, B: BlockSize>(
    network: &mut N,
    samples: SampleSet<'_, N, Y>,
    learning_rate: f64,
    workspace: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    let direct = pass::descend::<N, Y, B>(network, samples, learning_rate, workspace);
    direct.unwrap_or_else(|| descend_along::<N, Y, B>(network, samples, learning_rate, workspace, gradient))
}

/// A step of gradient descent by a stored gradient. If the risk is not finite, the network is unchanged.
#[inline(always)]
#[track_caller]
pub(super) fn descend_along<N: Network, Y: Target<N::Output>, B: BlockSize>(
    network: &mut N,
    samples: SampleSet<'_, N, Y>,
    learning_rate: f64,
    workspace: &mut N::Buffers<B>,
    gradient: &mut N,
) -> N::Scalar {
    let risk = write_mean::<N, Y, B>(network, samples, workspace, gradient);
    if is_finite(risk) {
        pass::move_along(gradient, Support::All, learning_rate, network);
    }
    risk
}
