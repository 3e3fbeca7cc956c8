//! What a network asks of a layer. [`Dense`](crate::Dense) is the one kind there is.
//!
//! Everything passes as slices, so that a layer of the wrong width is reported once, by [`Feeds`](crate::layer::width::Feeds),
//! and not by every line of the expansion as well.

pub mod connection;
mod dense;
pub(crate) mod dropout;
pub(crate) mod width;

pub use dense::Dense;
pub use dropout::Noise;

use core::fmt::Debug;

use rand::rngs::ChaCha8Rng;

use crate::activation::Activation;
use crate::initializer::Initializer;
use crate::layer::dropout::LayerNoise;
use crate::number::memory::Flat;

/// How many samples pass through the network together. Batches are cut into blocks of this size, so the memory that a
/// gradient needs does not grow with the batch.
pub(crate) const BLOCK: usize = 128;

// A block is summed up at once: threads rely on it.
const _: () = assert!(BLOCK <= crate::kernel::MOST_SAMPLES);

/// `s` and `a` of one layer for one sample: what [`trace`](crate::Network::trace) shows.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => relu 1; #[allow(noncanonical_link)] loss squared >; }
/// let mut net = Net::zeros();
/// net.output.bias = vector![-2.0];
/// let trace = net.trace(&vector![0.0]);
/// assert_eq!(trace.output, mlp_core::Trace { s: vector![-2.0], a: vector![0.0] });
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Trace<V> {
    /// The pre-activations (network inputs) `s_i = Σ_j w_ij a_j + b_i`.
    pub s: V,
    /// The activations `a = f(s)`.
    pub a: V,
}

/// `s`, `a` and `δ` of one layer for a block of samples. The place of `δ` is free on the way forward, and holds what is left
/// of `a` after dropout until the way back arrives.
///
/// Aligned as the lines of the cache are, so that no vector lies across two of them.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Buffers<V> {
    pub(crate) s: [V; BLOCK],
    pub(crate) a: [V; BLOCK],
    pub(crate) delta: [V; BLOCK],
}

// SAFETY: `#[repr(C)]`, three arrays of a flat type, and nothing behind them: 128 scalars of two bytes or more fill whole lines.
unsafe impl<V: Flat> Flat for Buffers<V> {
    type Scalar = V::Scalar;
}

impl<V: Flat> Buffers<V> {
    /// The activations of all samples of the block, one sample after the other.
    pub fn activations(&self) -> &[V::Scalar] {
        crate::number::memory::flatten(&self.a)
    }

    /// The deltas of all samples of the block, one sample after the other.
    pub fn deltas(&self) -> &[V::Scalar] {
        crate::number::memory::flatten(&self.delta)
    }

    /// The deltas, to be written.
    pub fn deltas_mut(&mut self) -> &mut [V::Scalar] {
        crate::number::memory::flatten_mut(&mut self.delta)
    }
}

/// A layer of units. All slices hold one sample after the other; `samples` says how many.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    label = "the fields of a network are layers",
    note = "a layer is `Dense<INPUTS, OUTPUTS, Activation, T>`, or an alias of one"
)]
pub trait Layer: Flat {
    /// The width that the layer takes, as a type.
    type Inputs;
    /// The width that the layer has, as a type.
    type Outputs;
    /// What goes in for one sample.
    type Input: Flat<Scalar = Self::Scalar> + Clone + Debug + PartialEq;
    /// What comes out for one sample.
    type Output: Flat<Scalar = Self::Scalar> + Clone + Debug + PartialEq;
    /// The activation function.
    type Activation: Activation;

    /// The number of inputs.
    const INPUTS: usize;
    /// The number of units.
    const OUTPUTS: usize;
    /// The probability by which an activation is dropped in training.
    const DROPOUT: f64;

    /// Draws the weights, by the activation's own scheme if none is given, and sets the biases to zero.
    fn initialize(&mut self, scheme: Option<Initializer>, rng: &mut ChaCha8Rng);

    /// The activations for one sample.
    fn forward(&self, input: &[Self::Scalar]) -> Self::Output;

    /// The pre-activations and the activations for one sample.
    fn trace(&self, input: &[Self::Scalar]) -> Trace<Self::Output>;

    /// The pre-activations and the activations for a block of samples, and what the layer passes on.
    fn forward_block(
        &self,
        samples: usize,
        noise: Option<LayerNoise>,
        input: &[Self::Scalar],
        buffers: &mut Buffers<Self::Output>,
    );

    /// What the layer has passed on: its activations, or what dropout has left of them.
    fn passed_on<'a>(&self, buffers: &'a Buffers<Self::Output>) -> &'a [Self::Scalar];

    /// `Σ_i δ_i w_ij` for every input `j`, given the deltas of this layer: chain rule through the weights.
    fn propagate(&self, samples: usize, delta: &[Self::Scalar], input_delta: &mut [Self::Scalar]);

    /// Turns the derivatives by what the layer has passed on, which stand in its deltas, into `δ = ∂L/∂s`.
    fn differentiate(&self, samples: usize, noise: Option<LayerNoise>, buffers: &mut Buffers<Self::Output>);

    /// Adds `∂L/∂w_ij = δ_i a_j` and `∂L/∂b_i = δ_i`, summed over the samples, to this layer of a gradient. `before` is zero if
    /// nothing is in the sum yet: what is there is overwritten.
    fn accumulate(&mut self, before: usize, samples: usize, input: &[Self::Scalar], delta: &[Self::Scalar]);
}

/// A layer that computes with the scalar `T`: what a field of a network over `T` must be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer that computes with `{T}`",
    label = "the fields of this network are layers with the scalar `{T}`",
    note = "a layer is `Dense<INPUTS, OUTPUTS, Activation, {T}>`, or an alias of one"
)]
pub trait LayerOf<T>: Layer {}

/// The deltas of a hidden layer for one sample, `δ_j = f'(s_j) Σ_i δ_i w_ij`, from those of the layer that it feeds.
pub fn hidden_delta<Hidden: Layer, Next: Layer<Scalar = Hidden::Scalar>>(
    _: &Hidden,
    trace: &Trace<Hidden::Output>,
    next: &Next,
    next_delta: &Next::Output,
) -> Hidden::Output {
    let mut delta = crate::number::memory::zeros::<Hidden::Output>();
    next.propagate(1, crate::number::memory::as_slice(next_delta), crate::number::memory::as_mut_slice(&mut delta));
    Hidden::Activation::backpropagate(
        crate::number::memory::as_slice(&trace.s),
        crate::number::memory::as_slice(&trace.a),
        crate::number::memory::as_mut_slice(&mut delta),
    );
    delta
}
