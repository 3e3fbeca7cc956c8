//! The computations behind the provided methods of a network.

use rand::Rng;

use super::Network;
use crate::layer::block_size::BlockSize;
#[cfg(feature = "alloc")]
use crate::layer::block_size::FullBlock;
use crate::number::Accum;
use crate::number::memory;
use crate::number::scalar::{Scalar, is_finite, is_positive_in};
use crate::pass::{self, SampleSet, Support};
use crate::target::Target;

/// A network with random weights, by value.
#[inline(always)]
pub fn random<N: Network, R: Rng + ?Sized>(rng: &mut R) -> N {
    memory::built(|network: &mut N| network.initialize(rng))
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
    if const { memory::is_large::<N>() } { large_mean(network, samples) } else { small_mean(network, samples) }
}

/// [`mean`] by way of the stack.
#[cfg(feature = "alloc")]
#[inline]
#[track_caller]
fn small_mean<N: Network, Y: Target<N::Output>>(network: &N, samples: SampleSet<'_, N, Y>) -> (N::Scalar, N) {
    let mut gradient = memory::zeros::<N>();
    let risk = write_mean::<N, Y, FullBlock>(network, samples, &mut N::workspace(), &mut gradient);
    (risk, gradient)
}

/// [`mean`] by way of the heap, since code without optimization would have another copy of the gradient on the stack.
#[cfg(feature = "alloc")]
#[track_caller]
fn large_mean<N: Network, Y: Target<N::Output>>(network: &N, samples: SampleSet<'_, N, Y>) -> (N::Scalar, N) {
    let mut gradient = memory::boxed_zeros::<N>();
    let risk = write_mean::<N, Y, FullBlock>(network, samples, &mut N::workspace(), &mut gradient);
    (risk, *gradient)
}

/// The empirical risk and its gradient, by value.
#[cfg(feature = "alloc")]
#[inline(always)]
#[track_caller]
pub fn gradient<N: Network, Y: Target<N::Output>>(network: &N, inputs: &[N::Input], targets: &[Y]) -> (N::Scalar, N) {
    mean(network, SampleSet::averaged(inputs, targets))
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

/// Refuses a learning rate with which a step would do nothing, ascend, or fill the parameters with NaN.
#[inline(always)]
#[track_caller]
pub(super) fn assert_learning_rate<T: Scalar>(learning_rate: f64) {
    if !is_positive_in::<T>(learning_rate) {
        refuse_learning_rate(learning_rate);
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn refuse_learning_rate(learning_rate: f64) -> ! {
    // Without the standard library, flash is scarce, and printing a number takes much of it.
    #[cfg(feature = "std")]
    panic!("the learning rate must be a positive number in the precision of the network, but it is {learning_rate}");
    #[cfg(not(feature = "std"))]
    {
        let _ = learning_rate;
        panic!("the learning rate must be a positive number in the precision of the network")
    }
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
    assert_learning_rate::<N::Scalar>(learning_rate);
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
