//! Layers: units with an activation, and the connections from their sources. [`Dense`] is the only layer.
//!
//! Values are passed as slices, so that a layer of the wrong width is reported once, by a check of the widths in the expansion, rather
//! than by every line of it.

use core::fmt::Debug;
use core::ops::Range;

use rand::rngs::ChaCha8Rng;

use crate::activation::Activation;
use crate::initializer::Initializer;
use crate::number::Accum;
use crate::number::memory::Flat;

pub(crate) mod biases;
pub(crate) mod block;
pub(crate) mod block_size;
pub(crate) mod buffers;
pub mod connection;
pub(crate) mod connections;
mod dense;
pub(crate) mod dropout;
mod full;
pub(crate) mod functions;
pub(crate) mod info;
pub(crate) mod initialization;
pub(crate) mod input;
pub(crate) mod source;
pub(crate) mod steps;
pub(crate) mod sum;
mod units;

pub(crate) use block::Block;
pub use buffers::{Trace, UnitBuffers};

use block_size::BlockSize;
use buffers::Buffers;
pub use connections::{Connections, Excess};
pub use dense::Dense;
pub use dropout::Noise;
pub use full::FullConnections;
pub use info::{BorrowedInputInfo, BorrowedLayerInfo, InputInfo, LayerInfo, Source};
pub use source::SourceValues;

use buffers::{PassedOn, RemainingActivations};
use dropout::LayerNoise;

/// A layer of units with an activation. Its weights are a matrix with one column per input; the inputs from one source
/// are a range of `columns`. All slices hold `samples` samples, one after the other.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    label = "the fields of a network are layers",
    note = "a layer is `Dense<INPUTS, OUTPUTS, Activation, T>`, or an alias of one"
)]
pub trait Layer: Flat {
    /// The inputs for one sample.
    type Input: Flat<Scalar = Self::Scalar> + Clone + Debug + PartialEq;
    /// The activations for one sample.
    type Output: Flat<Scalar = Self::Scalar> + Clone + Debug + PartialEq;
    /// The activation function.
    type Activation: Activation;
    /// The storage for the activations that remain after dropout.
    type PassedOn<B: BlockSize>: PassedOn<Self::Output, Block = B>;

    /// The number of inputs.
    const INPUTS: usize;
    /// The number of units.
    const OUTPUTS: usize;
    /// The probability of dropping an activation in training.
    const DROPOUT: f64;

    /// Draws the weights, by default with the initializer of the activation, and sets the biases to zero.
    fn initialize(&mut self, scheme: Option<Initializer>, rng: &mut ChaCha8Rng);

    /// The weighted sums of the inputs from one source. [`Accum::Overwrite`], for the first source, starts from the biases:
    /// `S = b + W_src A_src`. [`Accum::Add`] computes `S += W_src A_src`.
    fn weigh(
        &self,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        source: impl SourceValues<Self::Scalar>,
        s: &mut [Self::Scalar],
    );

    /// The deltas of this layer propagated to one source: `Σ_i δ_i w_ij` for each of its units `j`. Chain rule through the weights.
    fn propagate(
        &self,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        delta: &[Self::Scalar],
        input_delta: &mut [Self::Scalar],
    );

    /// The gradient of the weights from one source, `∂L/∂w_ij = δ_i a_j`, summed over the samples; with the last source, also
    /// that of the biases, `∂L/∂b_i = δ_i`. `self` is this layer's part of a gradient.
    fn accumulate(
        &mut self,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        source: impl SourceValues<Self::Scalar>,
        delta: &[Self::Scalar],
    );

    /// The activations for a block of samples, given their pre-activations; noise drops some of those passed on.
    fn activate<P: PassedOn<Self::Output>>(
        samples: usize,
        noise: Option<LayerNoise>,
        buffers: &mut Buffers<Self::Output, P>,
    );

    /// Replaces the derivatives with respect to the activations passed on, which the deltas hold, by `δ = ∂L/∂s`.
    fn differentiate<P: PassedOn<Self::Output>>(
        samples: usize,
        noise: Option<LayerNoise>,
        buffers: &mut Buffers<Self::Output, P>,
    );

    /// The activations for one sample.
    fn forward<A: SourceValues<Self::Scalar>, const SOURCES: usize>(&self, sources: [A; SOURCES]) -> Self::Output;

    /// The pre-activations and the activations for one sample.
    fn trace<A: SourceValues<Self::Scalar>, const SOURCES: usize>(&self, sources: [A; SOURCES]) -> Trace<Self::Output>;
}

/// The number of weights that exist in these layers.
pub(crate) const fn connections(layers: &[BorrowedLayerInfo]) -> usize {
    let (mut count, mut index) = (0, 0);
    while index < layers.len() {
        count += layers[index].connection_count();
        index += 1;
    }
    count
}

/// The inputs of the layer `L` for one sample.
pub type InputOf<L> = <L as Layer>::Input;

/// The activations of the layer `L` for one sample.
pub type OutputOf<L> = <L as Layer>::Output;

/// The activation function of the layer `L`.
pub type ActivationOf<L> = <L as Layer>::Activation;

/// The trace of the layer `L`.
pub type TraceOf<L> = Trace<<L as Layer>::Output>;

/// The buffers of the layer `L` for a block of this size.
pub type BuffersOf<L, B> = Buffers<<L as Layer>::Output, <L as Layer>::PassedOn<B>>;

/// The buffers of the hidden layer `L` that adds activations of another layer: the derivative of its activation function may be a
/// function of the activations before the addition, so these are kept.
pub type SumBuffersOf<L, B> = Buffers<<L as Layer>::Output, RemainingActivations<<L as Layer>::Output, B>>;

/// A layer that computes with the scalar `T`, as required of the fields of a network over `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer that computes with `{T}`",
    label = "the fields of this network are layers with the scalar `{T}`",
    note = "a layer is `Dense<INPUTS, OUTPUTS, Activation, {T}>`, or an alias of one"
)]
pub trait LayerOf<T>: Layer {}
