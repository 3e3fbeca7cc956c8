//! A layer as data: the elements of [`Network::LAYERS`](crate::Network::LAYERS), read by formats, summaries and
//! fingerprints.

use core::ops::Range;

use super::Layer;
use super::connections::{Connections, Summary};
use crate::activation::Activation;
use crate::activation::part::BorrowedPart;
use crate::function::FunctionId;
use crate::number::memory::Flat;
#[cfg(feature = "onnx")]
use crate::partner::Declaration;

/// A source of the inputs of a layer.
///
/// ```
/// use mlp_core::{Source, prelude::*};
/// network! { struct Xor< input 2 => relu 3 => linear 1; loss squared >; }
/// assert_eq!(Xor::LAYERS[0].sources, [Source::Input(0)]);
/// assert_eq!(Xor::LAYERS[1].sources, [Source::Layer(0)]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// The input of the network with this index in [`INPUTS`](crate::Network::INPUTS).
    Input(usize),
    /// The layer with this index in [`LAYERS`](crate::Network::LAYERS).
    Layer(usize),
}

impl Source {
    /// The number of columns of the weights that read it.
    pub(crate) const fn width(self, inputs: &[BorrowedInputInfo], layers: &[BorrowedLayerInfo]) -> usize {
        match self {
            Self::Input(input) => inputs[input].width,
            Self::Layer(layer) => layers[layer].outputs,
        }
    }
}

/// The description of an input of a network: an element of [`Network::INPUTS`](crate::Network::INPUTS).
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 784 dropout 0.2 => relu 30 => softmax 10; loss categorical_cross_entropy >; }
/// let input = &Net::INPUTS[0];
/// assert_eq!((input.name, input.width, input.is_sparse, input.dropout), ("input", 784, false, 0.2));
/// ```
pub type InputInfo = BorrowedInputInfo<'static>;

/// The description of an input of a network whose texts and lists are borrowed: [`InputInfo`], if they are constants.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BorrowedInputInfo<'a> {
    /// The name given by `as`; `input` without one.
    pub name: &'a str,
    /// The number of values.
    pub width: usize,
    /// Whether samples hold the entries of this input alone, as [`Sparse`](crate::Sparse).
    pub is_sparse: bool,
    /// The probability of dropping a value in training; 0 without `dropout`.
    pub dropout: f64,
}

impl<'a> BorrowedInputInfo<'a> {
    /// An input, of which nothing is dropped.
    pub const fn new(name: &'a str, width: usize, is_sparse: bool) -> Self {
        Self { name, width, is_sparse, dropout: 0.0 }
    }

    /// The input of a network whose first layer is `L`, if that is all that reads it and says all about it.
    pub const fn of<L: Layer>(name: &'a str) -> Self {
        Self::new(name, L::INPUTS, false)
    }

    /// The same input with this probability of dropping a value.
    #[must_use]
    pub const fn dropping(self, dropout: f64) -> Self {
        Self { dropout, ..self }
    }
}

/// The description of a layer: an element of [`Network::LAYERS`](crate::Network::LAYERS).
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Xor< input 2 => relu 3 => linear 1; loss squared >; }
/// let hidden = &Xor::LAYERS[0];
/// assert_eq!((hidden.name, hidden.activation), ("hidden1", "relu"));
/// assert_eq!((hidden.inputs, hidden.outputs, hidden.parameters), (2, 3, 9));
/// ```
pub type LayerInfo = BorrowedLayerInfo<'static>;

/// The description of a layer whose texts and lists are borrowed: [`LayerInfo`], if they are constants.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct BorrowedLayerInfo<'a> {
    /// The name of the layer's field.
    pub name: &'a str,
    /// The sources of the layer's inputs, in the order of the columns of its weights.
    pub sources: &'a [Source],
    /// The source whose activations the layer adds to its own, given by `add`: `a = f(W x + b) + a_added`.
    pub added: Option<Source>,
    /// The name of the activation function.
    pub activation: &'a str,
    /// The constants of the activation function, such as the slope of `leaky_relu`.
    pub constants: &'a [f64],
    /// The parts of the units with different activations; empty if all have the same.
    pub parts: &'a [BorrowedPart<'a>],
    /// The weights that exist, if `connect` says that not all do.
    pub connections: Option<Connections>,
    /// The probability of dropping the activation of a unit in training; 0 without `dropout`.
    pub dropout: f64,
    /// The number of inputs.
    pub inputs: usize,
    /// The number of units.
    pub outputs: usize,
    /// The number of weights and biases.
    pub parameters: usize,
    /// The index of the layer's first weight among the parameters of the network.
    pub(crate) first_parameter: usize,
    /// The number of units of the earlier layers.
    pub(crate) first_unit: usize,
    /// The number of units before it in layers that add others.
    pub(crate) first_sum: usize,
    /// Whether the activation is built in.
    #[cfg(feature = "onnx")]
    pub(crate) is_built_in: bool,
    /// The activation, if the kernels know it as a function.
    pub(crate) function: Option<FunctionId>,
    /// Whether the activation of a layer without parts is odd.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "symmetries need a heap"))]
    pub(crate) is_odd: bool,
    /// Whether the units of a layer without parts can be permuted.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "symmetries need a heap"))]
    pub(crate) is_symmetric: bool,
}

impl<'a> BorrowedLayerInfo<'a> {
    /// The description of the layer `L`. [`arrange`](Self::arrange) adds its position in the network.
    pub const fn of<L: Layer>(name: &'a str, sources: &'a [Source]) -> Self {
        Self {
            name,
            sources,
            added: None,
            activation: L::Activation::NAME,
            constants: L::Activation::CONSTANTS,
            parts: L::Activation::PARTS,
            connections: None,
            dropout: L::DROPOUT,
            inputs: L::INPUTS,
            outputs: L::OUTPUTS,
            parameters: <L as Flat>::LEN,
            first_parameter: 0,
            first_unit: 0,
            first_sum: 0,
            #[cfg(feature = "onnx")]
            is_built_in: <<L::Activation as Activation>::Canonical as Declaration>::BUILT_IN,
            function: L::Activation::FUNCTION,
            is_odd: L::Activation::IS_ODD,
            is_symmetric: L::Activation::IS_SYMMETRIC,
        }
    }

    /// The same layer, which adds the activations of this source to its own.
    #[must_use]
    pub const fn adding(self, source: Source) -> Self {
        Self { added: Some(source), ..self }
    }

    /// The same layer, of whose weights only those of the table exist, column by column; `path` names the function.
    #[must_use]
    pub const fn connecting(self, path: &'static str, table: &'static [bool], summary: Summary) -> Self {
        Self { connections: Some(Connections::new(path, table, summary, self.outputs)), ..self }
    }

    /// The number of weights that exist.
    pub(crate) const fn connection_count(&self) -> usize {
        match &self.connections {
            Some(connections) => connections.count(),
            None => self.inputs * self.outputs,
        }
    }

    /// Whether the only source of the layer with this index is the layer before it, or the input if there is none.
    pub(crate) const fn reads_the_previous(&self, index: usize) -> bool {
        match self.sources {
            [Source::Input(0)] => index == 0,
            [Source::Layer(source)] => *source + 1 == index,
            _ => false,
        }
    }

    /// Whether the layer with this index reads the layer before it, or the input, and nothing else.
    pub(crate) const fn is_chained(&self, index: usize) -> bool {
        self.reads_the_previous(index) && self.added.is_none()
    }

    /// The layers of a network, whose parameters are stored in this order.
    pub const fn arrange<const LAYERS: usize>(mut layers: [Self; LAYERS]) -> [Self; LAYERS] {
        Self::arrange_all(&mut layers);
        layers
    }

    /// [`arrange`](Self::arrange) in place.
    pub(crate) const fn arrange_all(layers: &mut [Self]) {
        let mut index = 1;
        while index < layers.len() {
            let before = &layers[index - 1];
            let (parameter, unit) = (before.first_parameter + before.parameters, before.first_unit + before.outputs);
            let sum = before.first_sum + if before.added.is_some() { before.outputs } else { 0 };
            layers[index].first_parameter = parameter;
            layers[index].first_unit = unit;
            layers[index].first_sum = sum;
            index += 1;
        }
    }

    /// Whether the units have biases.
    pub(crate) const fn has_bias(&self) -> bool {
        self.parameters > self.inputs * self.outputs
    }

    /// The range of the layer's weights, column-major, among the parameters of the network.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "penalties and formats need a heap"))]
    pub(crate) const fn weights(&self) -> Range<usize> {
        self.first_parameter..self.first_parameter + self.inputs * self.outputs
    }

    /// The range of the layer's parameters among those of the network.
    pub(crate) const fn all_parameters(&self) -> Range<usize> {
        self.first_parameter..self.first_parameter + self.parameters
    }

    /// The range of the layer's biases among the parameters of the network; empty without biases.
    pub(crate) const fn biases(&self) -> Range<usize> {
        self.weights().end..self.first_parameter + self.parameters
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::vec::Vec;

    use crate::prelude::*;

    #[test]
    fn the_weights_precede_the_biases_of_their_layer() {
        network! { struct Net< input 3 => tanh 2 => relu 4 no_bias => linear 1; loss squared >; }
        let mut net = Net::zeros();
        net.hidden1.weights.fill(1.0);
        net.hidden2.weights.fill(1.0);
        net.output.weights.fill(1.0);
        for layer in Net::LAYERS {
            net.parameters_mut()[layer.weights()].iter_mut().for_each(|w| *w -= 1.0);
        }
        assert_eq!(net, Net::zeros());
        let ranges = |range: fn(&mlp_core::LayerInfo) -> core::ops::Range<usize>| -> Vec<_> {
            Net::LAYERS.iter().map(range).collect()
        };
        assert_eq!(ranges(mlp_core::LayerInfo::weights), [0..6, 8..16, 16..20]);
        assert_eq!(ranges(mlp_core::LayerInfo::biases), [6..8, 16..16, 20..21]);
    }
}
