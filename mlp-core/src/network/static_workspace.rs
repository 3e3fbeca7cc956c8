//! Training without a heap: a workspace of a chosen number of samples, by value.

use core::fmt;
use core::slice;

use super::{Network, methods};
use crate::layer::block_size::{BlockSize, SmallBlock};
use crate::number::memory::{self, ZeroBits};
use crate::pass::{self, SampleSet};
use crate::target::Target;

/// The memory for training without a heap, in blocks of `BLOCK` samples, at least 1 and at most 128: for each unit and each sample of a
/// block, three numbers, four with dropout. It is a value with a `const` constructor, so it may be a `static`.
///
/// The [`workspace`](Network::workspace) on the heap holds 128 samples. Its methods accept that size alone: `&mut workspace` of a box is
/// coerced to `&mut Net::Workspace` only if the type of the parameter is known, which a parameter for the block would prevent. So the
/// methods of this type take the network instead; they call the same passes, which differ in the size of a block alone.
///
/// A batch of at most `BLOCK` samples gives the bits of the methods of [`Network`] with the same names. A larger batch is a sum over
/// more blocks, whose rounding differs. [`Sgd::step`](crate::Sgd) and [`StaticAdam`](crate::StaticAdam) apply a gradient without a heap.
///
/// ```
/// use mlp_core::StaticWorkspace;
/// use mlp_core::prelude::*;
///
/// network! { struct Net< input 32 => tanh 16 => tanh 16 => linear 4; loss squared >; }
///
/// let mut workspace = StaticWorkspace::<Net, 1>::new();
/// let mut net = Net::random(&mut StdRng::seed_from_u64(7));
/// let (x, y) = (SVector::repeat(0.5), vector![0.1, 0.2, 0.3, 0.4]);
/// let before = workspace.descend_online(&mut net, &x, &y, 0.1);
/// let after = workspace.descend_online(&mut net, &x, &y, 0.1);
/// assert!(after < before);
///
/// assert_eq!(size_of_val(&net), 3472);
/// assert_eq!(size_of_val(&workspace), 3 * (16 + 16 + 4) * size_of::<f32>());
/// ```
pub struct StaticWorkspace<N: Network, const BLOCK: usize = 1> {
    buffers: N::Buffers<SmallBlock<BLOCK>>,
}

impl<N: Network, const BLOCK: usize> fmt::Debug for StaticWorkspace<N, BLOCK> {
    /// The type alone: between two calls, the content is unspecified.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StaticWorkspace<{}, {BLOCK}>", N::NAME)
    }
}

impl<N: Network<Scalar: ZeroBits>, const BLOCK: usize> StaticWorkspace<N, BLOCK> {
    /// A workspace of a network over `f32` or `f64`, also in a `const` or a `static`.
    ///
    /// A block of no samples, or of more than 128, is rejected at compile time.
    ///
    /// ```
    /// use std::sync::Mutex;
    ///
    /// use mlp_core::StaticWorkspace;
    /// use mlp_core::prelude::*;
    ///
    /// network! { struct Net< input 1 => tanh 8 => linear 1; loss squared >; }
    ///
    /// static WORKSPACE: Mutex<StaticWorkspace<Net, 4>> = Mutex::new(StaticWorkspace::new());
    ///
    /// let mut net = Net::zeros();
    /// let risk = WORKSPACE.lock().unwrap().descend_online(&mut net, &vector![1.0], &vector![3.0], 0.1);
    /// assert_eq!(risk, 4.5);
    /// ```
    ///
    /// ```compile_fail
    /// use mlp_core::StaticWorkspace;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => tanh 8 => linear 1; loss squared >; }
    /// let workspace = StaticWorkspace::<Net, 0>::new();
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(<SmallBlock<BLOCK> as BlockSize>::SAMPLES == BLOCK) };
        Self { buffers: memory::const_zeros() }
    }
}

impl<N: Network<Scalar: ZeroBits>, const BLOCK: usize> Default for StaticWorkspace<N, BLOCK> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N: Network, const BLOCK: usize> StaticWorkspace<N, BLOCK> {
    /// Adds the gradients of the samples' losses to `gradient`, and returns the sum of the losses: [`Network::accumulate`]. So samples
    /// may arrive one at a time.
    ///
    /// ```
    /// use mlp_core::StaticWorkspace;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (net, mut gradient, mut workspace) = (Net::zeros(), Net::zeros(), StaticWorkspace::<Net>::new());
    /// for x in [1.0, 2.0] {
    ///     workspace.accumulate(&net, &[vector![x]], &[vector![1.0]], &mut gradient);
    /// }
    /// assert_eq!(gradient.output.weights, matrix![-3.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`Network::accumulate`].
    #[track_caller]
    pub fn accumulate<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        gradient: &mut N,
    ) -> N::Scalar {
        methods::add::<N, Y, SmallBlock<BLOCK>>(
            network,
            SampleSet::summed(inputs, targets),
            &mut self.buffers,
            gradient,
        )
    }

    /// The gradient of the empirical risk, written into `gradient`; returns the risk: [`Network::gradient_into`].
    ///
    /// ```
    /// use mlp_core::StaticWorkspace;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut net, mut gradient, mut workspace) = (Net::zeros(), Net::zeros(), StaticWorkspace::<Net>::new());
    /// let risk = workspace.gradient_into(&net, &[vector![2.0]], &[vector![1.0]], &mut gradient);
    /// assert_eq!(risk, 0.5);
    /// Sgd::new(0.25).step(&mut net, &gradient);
    /// assert_eq!(net.output.weights, matrix![0.5]);
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[track_caller]
    pub fn gradient_into<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        gradient: &mut N,
    ) -> N::Scalar {
        let samples = SampleSet::averaged(inputs, targets);
        methods::write_mean::<N, Y, SmallBlock<BLOCK>>(network, samples, &mut self.buffers, gradient)
    }

    /// A step of gradient descent on the empirical risk; returns the risk before the step. If that is not finite, the network is
    /// unchanged: [`Network::descend`]. Up to `BLOCK` samples update each weight directly, without storing the gradient.
    ///
    /// The content of `gradient` afterwards is unspecified.
    ///
    /// ```
    /// use mlp_core::StaticWorkspace;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut net, mut gradient, mut workspace) = (Net::zeros(), Net::zeros(), StaticWorkspace::<Net, 2>::new());
    /// let (x, y) = ([vector![2.0], vector![2.0]], [vector![1.0], vector![1.0]]);
    /// let risk = workspace.descend(&mut net, &x, &y, 0.25, &mut gradient);
    /// assert_eq!(risk, 0.5);
    /// assert_eq!(net.output.weights, matrix![0.5]);
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`], and if the learning rate is not a positive number in the precision of the network.
    #[track_caller]
    pub fn descend<Y: Target<N::Output>>(
        &mut self,
        network: &mut N,
        inputs: &[N::Input],
        targets: &[Y],
        learning_rate: f64,
        gradient: &mut N,
    ) -> N::Scalar {
        let samples = SampleSet::averaged(inputs, targets);
        methods::descend::<N, Y, SmallBlock<BLOCK>>(network, samples, learning_rate, &mut self.buffers, gradient)
    }

    /// [`descend`](Self::descend) on one sample, which needs no memory for a gradient: with the same bits, unless the network has
    /// dropout, whose `descend` rounds the gradient first.
    ///
    /// ```
    /// use mlp_core::StaticWorkspace;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut net, mut workspace) = (Net::zeros(), StaticWorkspace::<Net>::new());
    /// assert_eq!(workspace.descend_online(&mut net, &vector![2.0], &vector![1.0], 0.25), 0.5);
    /// assert_eq!(net.output.weights, matrix![0.5]);
    /// ```
    ///
    /// # Panics
    ///
    /// If a class index is out of range, or the learning rate is not a positive number in the precision of the network.
    #[track_caller]
    pub fn descend_online<Y: Target<N::Output>>(
        &mut self,
        network: &mut N,
        input: &N::Input,
        target: &Y,
        learning_rate: f64,
    ) -> N::Scalar {
        methods::assert_learning_rate::<N::Scalar>(learning_rate);
        let samples = SampleSet::averaged(slice::from_ref(input), slice::from_ref(target));
        if const { N::STRUCTURE.is_unrolled } {
            // The gradient of a few units is small enough for the stack.
            let mut gradient = memory::zeros::<N>();
            let buffers = &mut self.buffers;
            return methods::descend_along::<N, Y, SmallBlock<BLOCK>>(
                network,
                samples,
                learning_rate,
                buffers,
                &mut gradient,
            );
        }
        pass::descend_on_block::<N, Y, SmallBlock<BLOCK>>(network, samples, learning_rate, &mut self.buffers)
    }
}
