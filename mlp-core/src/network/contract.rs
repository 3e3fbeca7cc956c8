//! The contract of a network: what `#[derive(Network)]` implements, and what follows from it for users.
//!
//! Both are one trait, because users spell both with one name: a bound `N: Network` gives `net.loss(…)` as well as
//! `<N as Network>::Input`, and `use mlp_core::Network` alone brings `forward` and `gradient` into scope. A supertrait for the
//! contract would break the second, an extension trait for the methods the third. So the trait is a list: the required items, then
//! the provided methods with their documentation and the sample set that each computes with. The computations are in
//! [`methods`]; the block passes, which users do not call, are required by [`Blockwise`].

use core::fmt::Debug;

use rand::Rng;

use super::{ByValue, methods};
use crate::activation::Activation;
use crate::layer::block_size::FullBlock;
use crate::layer::{self, InputInfo, LayerInfo, Noise};
use crate::loss::Loss;
use crate::number::memory::{self, Flat};
#[cfg(feature = "alloc")]
use crate::number::scalar::count;
use crate::pass::{Blockwise, SampleSet};
use crate::sample::Sample;
use crate::target::Target;
#[cfg(feature = "alloc")]
use crate::weight;

/// A multilayer perceptron, as defined by [`network!`](crate::network) or `#[derive(Network)]`.
///
/// A sample is an `SVector` (or another [`Sample`](crate::Sample)), a batch is a slice of samples, a target is an `SVector` of
/// expected outputs or a class index ([`Target`]). The gradient of a network is a value of the network's own type.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! {
///     /// Learns exclusive or.
///     pub struct Xor< input 2 => relu 2 => linear 1; loss squared >;
/// }
///
/// # fn main() {
/// let mut xor = Xor::zeros();
/// xor.hidden1.weights = matrix![1.0, 1.0; 1.0, 1.0];
/// xor.hidden1.bias = vector![0.0, -1.0];
/// xor.output.weights = matrix![1.0, -2.0];
/// assert_eq!(xor.forward(&vector![1.0, 0.0]), vector![1.0]);
/// # }
/// ```
///
/// # Panics
///
/// The functions that take a batch panic if it is empty, if the numbers of inputs and targets differ, or if a class
/// index is out of range. A [`Dataset`](crate::Dataset) checks this once and returns an error.
///
/// They do not check that targets are in the [domain](crate::loss::Loss::TARGETS) of the loss;
/// [`Trainer::fit`](crate::Trainer::fit) and [`Evaluation::of`](crate::Evaluation::of) do, once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a network",
    note = "networks are defined by `network!` or `#[derive(Network)]`",
    note = "a boxed network is passed as `&mut *net`, and a dereferenced one is a network"
)]
pub trait Network:
    Blockwise<
        Sample = <Self as Network>::Input,
        Prediction = <Self as Network>::Output,
        Buffers<FullBlock> = <Self as Network>::Workspace,
        Criterion = (<Self as Network>::Loss, <Self as Network>::OutputActivation),
    >
{
    /// The inputs for one sample: `SVector<T, INPUTS>`; a [`Sparse`](crate::Sparse) for a sparse input; for several inputs, a
    /// struct with one field for each.
    type Input: Sample<Scalar = Self::Scalar>;
    /// The outputs for one sample: `SVector<T, OUTPUTS>`.
    type Output: Flat<Scalar = Self::Scalar> + Clone + Debug + PartialEq;
    /// The activation of the output layer.
    type OutputActivation: Activation;
    /// The loss.
    type Loss: Loss;
    /// `s` and `a` of every layer, under the names of the layers.
    type Trace: Clone + Debug + PartialEq;
    /// `δ` of every layer, under the names of the layers.
    type Deltas: Clone + Debug + PartialEq;
    /// The memory for the activations and deltas of a block of samples.
    type Workspace: Flat<Scalar = Self::Scalar>;

    /// The name of the network's type.
    const NAME: &'static str;
    /// The inputs; of most networks, one vector.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => relu 3 => linear 1; loss squared >; }
    /// assert_eq!((Net::INPUTS.len(), Net::INPUTS[0].width), (1, 2));
    /// ```
    const INPUTS: &'static [InputInfo];
    /// The layers, from the first hidden one to the output.
    const LAYERS: &'static [LayerInfo];
    /// The number of weights and biases.
    const PARAMETERS: usize = <Self as Flat>::LEN;

    /// The number of weights that exist: all of them, except in layers with `connect`. Without biases.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// const fn near(i: usize, j: usize) -> bool { i.abs_diff(j) <= 1 }
    /// network! { struct Local< input 6 => tanh 6 connect near => linear 1; loss squared >; }
    /// assert_eq!(Local::CONNECTIONS, 16 + 6);
    /// assert_eq!(Local::PARAMETERS, 36 + 6 + 6 + 1); // the matrices are whole
    /// ```
    const CONNECTIONS: usize = layer::connections(Self::LAYERS);

    /// The output `g(x)` for one sample.
    fn forward(&self, input: &Self::Input) -> Self::Output;

    /// `s` and `a` of every layer for one sample.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => relu 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.hidden1.weights = matrix![-2.0];
    /// let trace = net.trace(&vector![3.0]);
    /// assert_eq!(trace.hidden1.s, vector![-6.0]);
    /// assert_eq!(trace.hidden1.a, vector![0.0]);
    /// assert_eq!(trace.output.a, vector![0.0]);
    /// ```
    fn trace(&self, input: &Self::Input) -> Self::Trace;

    /// `δ = ∂L/∂s` of every unit for one sample, given its trace.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![5.0];
    /// let deltas = net.deltas(&net.trace(&vector![3.0]), &vector![2.0]);
    /// assert_eq!(deltas.output, vector![-2.0]);   // a − y
    /// assert_eq!(deltas.hidden1, vector![-10.0]); // f'(s) Σ δ w
    /// ```
    ///
    /// # Panics
    ///
    /// If a class index is out of range.
    fn deltas<Y: Target<Self::Output>>(&self, trace: &Self::Trace, target: &Y) -> Self::Deltas;

    /// Draws new weights by each layer's initializer and sets the biases to zero, in place.
    fn initialize<R: Rng + ?Sized>(&mut self, rng: &mut R);

    /// A network whose parameters are all zero.
    ///
    /// A network over 1 MiB (at eight bytes per parameter, unless it is an `f32` network) is rejected at compile time:
    /// use [`boxed_zeros`](Network::boxed_zeros).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// assert_eq!(Net::zeros().parameters(), [0.0, 0.0]);
    /// ```
    fn zeros() -> Self
    where
        Self: ByValue,
    {
        memory::zeros()
    }

    /// A network with random weights, drawn by each layer's initializer, and biases of zero.
    ///
    /// Rejected for networks over 1 MiB, like [`zeros`](Network::zeros): use [`boxed_random`](Network::boxed_random).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let same = |seed| Net::random(&mut StdRng::seed_from_u64(seed));
    /// assert_eq!(same(7), same(7));
    /// ```
    fn random<R: Rng + ?Sized>(rng: &mut R) -> Self
    where
        Self: ByValue,
    {
        methods::random(rng)
    }

    /// All parameters as one slice: layer by layer, the weights in column-major order, then the biases.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// net.output.weights = matrix![1.0, 2.0];
    /// net.output.bias = vector![3.0];
    /// assert_eq!(net.parameters(), [1.0, 2.0, 3.0]);
    /// ```
    fn parameters(&self) -> &[Self::Scalar] {
        memory::as_slice(self)
    }

    /// All parameters as one mutable slice.
    fn parameters_mut(&mut self) -> &mut [Self::Scalar] {
        memory::as_mut_slice(self)
    }

    /// Adds the gradients of the samples' losses to `gradient`, and returns the sum of the losses. Unlike means, sums
    /// over unequal parts of a batch can be added. Nothing is allocated for up to 4096 samples; see
    /// [`gradient_into`](Network::gradient_into).
    ///
    /// # Panics
    ///
    /// As described for [`Network`], but an empty batch gives an empty sum.
    #[track_caller]
    fn accumulate<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar {
        methods::add::<Self, Y, FullBlock>(self, SampleSet::summed(inputs, targets), workspace, gradient)
    }

    /// [`accumulate`](Network::accumulate) with dropout.
    ///
    /// # Panics
    ///
    /// As [`accumulate`](Network::accumulate).
    #[track_caller]
    fn accumulate_with_noise<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        noise: Noise,
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar {
        methods::add::<Self, Y, FullBlock>(
            self,
            SampleSet::summed(inputs, targets).with_noise(noise),
            workspace,
            gradient,
        )
    }

    /// [`accumulate`](Network::accumulate) of samples with weights: adds the gradients of `w_n L_n` to `gradient`, and returns the
    /// sum of the `w_n L_n`. Divided by the sum of the weights of all parts, both are those of the weighted mean.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (net, mut gradient, mut workspace) = (Net::zeros(), Net::zeros(), Net::workspace());
    /// let (x, y) = ([vector![2.0], vector![1.0]], [vector![1.0], vector![4.0]]);
    /// assert_eq!(net.accumulate_weighted(&x, &y, &[3.0, 0.0], &mut workspace, &mut gradient), 1.5);
    /// assert_eq!(gradient.output.weights, matrix![-6.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`accumulate`](Network::accumulate), and if the number of weights is not that of the samples, or a weight is negative,
    /// infinite or NaN.
    #[track_caller]
    fn accumulate_weighted<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        weights: &[Self::Scalar],
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar {
        methods::add::<Self, Y, FullBlock>(self, SampleSet::weighted_sum(inputs, targets, weights), workspace, gradient)
    }

    /// The gradient of the empirical risk, written into `gradient`; returns the risk. Nothing is allocated for up to 4096
    /// samples. With the feature `alloc`, each call with more allocates two networks for partial sums, so that rounding
    /// errors do not grow with the batch; a [`Trainer`](crate::Trainer) and `Threads` allocate them once.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let mut net = Net::boxed_zeros();
    /// let mut gradient = Net::boxed_zeros();
    /// let mut workspace = Net::workspace();
    /// let (x, y) = ([vector![2.0]], [vector![1.0]]);
    /// let risk = net.gradient_into(&x, &y, &mut workspace, &mut gradient);
    /// assert_eq!(risk, 0.5);
    /// assert_eq!(gradient.output.weights, matrix![-2.0]);
    /// Sgd::new(0.25).step(&mut *net, &gradient);
    /// assert_eq!(net.output.weights, matrix![0.5]);
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[track_caller]
    fn gradient_into<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar {
        methods::write_mean::<Self, Y, FullBlock>(self, SampleSet::averaged(inputs, targets), workspace, gradient)
    }

    /// [`gradient_into`](Network::gradient_into) with dropout: the risk of the network without the activations dropped
    /// by the noise, and its gradient, written into `gradient`. For a network without dropout the same as
    /// [`gradient_into`](Network::gradient_into).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 100 dropout 0.5 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(1));
    /// let (mut gradient, mut workspace) = (Net::zeros(), Net::workspace());
    /// let (x, y) = ([vector![2.0]], [vector![1.0]]);
    /// let noise = Noise { seed: 7, epoch: 0, first_sample: 0 };
    /// net.gradient_into_with_noise(&x, &y, noise, &mut workspace, &mut gradient);
    /// let dropped = gradient.hidden1.bias.iter().filter(|&&delta| delta == 0.0).count();
    /// assert!((30..70).contains(&dropped));
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[track_caller]
    fn gradient_into_with_noise<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        noise: Noise,
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar {
        methods::write_mean::<Self, Y, FullBlock>(
            self,
            SampleSet::averaged(inputs, targets).with_noise(noise),
            workspace,
            gradient,
        )
    }

    /// The gradient of the risk of samples with weights, `R = Σ_n w_n L_n / Σ_n w_n`, written into `gradient`; returns that risk.
    /// Allocates as [`gradient_into`](Network::gradient_into) does.
    ///
    /// A weight of 2 counts a sample twice. A weight of 0 does not count it at all, whatever its loss; its activations are
    /// computed, and must be finite.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (net, mut gradient, mut workspace) = (Net::zeros(), Net::zeros(), Net::workspace());
    /// let (x, y) = ([vector![2.0], vector![1.0]], [vector![1.0], vector![4.0]]);
    /// let risk = net.gradient_weighted_into(&x, &y, &[3.0, 1.0], &mut workspace, &mut gradient);
    /// assert_eq!(risk, 2.375); // (3 · ½ 1² + 1 · ½ 4²) / 4
    /// assert_eq!(gradient.output.bias, vector![-1.75]); // (3 · −1 + 1 · −4) / 4
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`]; if the number of weights is not that of the samples; if a weight is negative, infinite or
    /// NaN; if the sum of the weights is 0 or overflows.
    #[track_caller]
    fn gradient_weighted_into<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        weights: &[Self::Scalar],
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar {
        methods::write_mean::<Self, Y, FullBlock>(
            self,
            SampleSet::weighted_mean(inputs, targets, weights),
            workspace,
            gradient,
        )
    }

    /// A step of gradient descent on the empirical risk, `w ← w − η ∂R/∂w` with the learning rate η; returns the risk before the
    /// step. If that is not finite, the network is unchanged. Nothing is allocated for up to 4096 samples; each call with more
    /// allocates two networks, as [`gradient_into`](Network::gradient_into) does.
    ///
    /// Up to rounding the same as [`gradient_into`](Network::gradient_into) and [`Sgd::step`](crate::Sgd), but faster: up to
    /// 128 samples add `−η δ_i a_j` to each weight directly, without storing the gradient. The fewer samples, the larger the gain.
    ///
    /// The content of `gradient` afterwards is unspecified.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut net, mut gradient, mut workspace) = (Net::zeros(), Net::zeros(), Net::workspace());
    /// let (x, y) = ([vector![2.0]], [vector![1.0]]);
    /// let risk = net.descend(&x, &y, 0.25, &mut workspace, &mut gradient);
    /// assert_eq!(risk, 0.5);
    /// assert_eq!(net.output.weights, matrix![0.5]);
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`], and if the learning rate is not a positive number in the precision of the network.
    #[track_caller]
    fn descend<Y: Target<Self::Output>>(
        &mut self,
        inputs: &[Self::Input],
        targets: &[Y],
        learning_rate: f64,
        workspace: &mut Self::Workspace,
        gradient: &mut Self,
    ) -> Self::Scalar {
        methods::descend::<Self, Y, FullBlock>(
            self,
            SampleSet::averaged(inputs, targets),
            learning_rate,
            workspace,
            gradient,
        )
    }

    /// The outputs for a slice of samples.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// assert_eq!(Net::zeros().predict(&[vector![1.0], vector![2.0]]), [vector![0.0], vector![0.0]]);
    /// ```
    #[cfg(feature = "alloc")]
    fn predict(&self, inputs: &[Self::Input]) -> alloc::vec::Vec<Self::Output> {
        methods::outputs(self, inputs)
    }

    /// The empirical risk `R_emp = 1/N Σ_n L(yⁿ, g(xⁿ))`.
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn loss<Y: Target<Self::Output>>(&self, inputs: &[Self::Input], targets: &[Y]) -> Self::Scalar {
        methods::losses(self, SampleSet::averaged(inputs, targets)) / count(inputs.len())
    }

    /// The risk of samples with weights, `R = Σ_n w_n L_n / Σ_n w_n`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (x, y) = ([vector![2.0], vector![1.0]], [vector![1.0], vector![4.0]]);
    /// assert_eq!(Net::zeros().loss_weighted(&x, &y, &[3.0, 1.0]), 2.375);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`gradient_weighted_into`](Network::gradient_weighted_into).
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn loss_weighted<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        weights: &[Self::Scalar],
    ) -> Self::Scalar {
        methods::losses(self, SampleSet::weighted_mean(inputs, targets, weights)) / weight::total(weights)
    }

    /// The empirical risk and its gradient: `gradient.hidden1.weights[(i, j)]` is `∂R/∂w_ij`.
    ///
    /// Rejected for networks over 1 MiB, like [`zeros`](Network::zeros): use [`gradient_into`](Network::gradient_into),
    /// which also allocates nothing.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (risk, gradient) = Net::zeros().gradient(&[vector![2.0]], &[vector![1.0]]);
    /// assert_eq!(risk, 0.5);
    /// assert_eq!(gradient.output.bias, vector![-1.0]);
    /// ```
    ///
    /// # Panics
    ///
    /// As described for [`Network`].
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn gradient<Y: Target<Self::Output>>(&self, inputs: &[Self::Input], targets: &[Y]) -> (Self::Scalar, Self)
    where
        Self: ByValue,
    {
        methods::mean(self, SampleSet::averaged(inputs, targets))
    }

    /// The risk of samples with weights, `R = Σ_n w_n L_n / Σ_n w_n`, and its gradient.
    ///
    /// Rejected for networks over 1 MiB, like [`zeros`](Network::zeros): use
    /// [`gradient_weighted_into`](Network::gradient_weighted_into).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (x, y) = ([vector![2.0], vector![2.0]], [vector![1.0], vector![4.0]]);
    /// let (risk, gradient) = Net::zeros().gradient_weighted(&x, &y, &[1.0, 0.0]);
    /// assert_eq!((risk, gradient), Net::zeros().gradient(&x[..1], &y[..1]));
    /// ```
    ///
    /// # Panics
    ///
    /// As [`gradient_weighted_into`](Network::gradient_weighted_into).
    #[cfg(feature = "alloc")]
    #[track_caller]
    fn gradient_weighted<Y: Target<Self::Output>>(
        &self,
        inputs: &[Self::Input],
        targets: &[Y],
        weights: &[Self::Scalar],
    ) -> (Self::Scalar, Self)
    where
        Self: ByValue,
    {
        methods::mean(self, SampleSet::weighted_mean(inputs, targets, weights))
    }

    /// A network of zeros on the heap, built in place: it is never on the stack, whatever its size.
    #[cfg(feature = "alloc")]
    fn boxed_zeros() -> alloc::boxed::Box<Self> {
        memory::boxed_zeros()
    }

    /// A network with random weights on the heap, built in place.
    #[cfg(feature = "alloc")]
    fn boxed_random<R: Rng + ?Sized>(rng: &mut R) -> alloc::boxed::Box<Self> {
        methods::boxed_random(rng)
    }

    /// A copy on the heap, built in place.
    #[cfg(feature = "alloc")]
    fn boxed_clone(&self) -> alloc::boxed::Box<Self> {
        memory::boxed_clone(self)
    }

    /// The memory for [`gradient_into`](Network::gradient_into), on the heap. Its size depends on the network alone.
    #[cfg(feature = "alloc")]
    fn workspace() -> alloc::boxed::Box<Self::Workspace> {
        memory::boxed_zeros()
    }
}
