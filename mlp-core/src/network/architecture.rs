//! Facts about a network: its layers, and the table that `Display` prints.

use core::fmt;
#[cfg(feature = "alloc")]
use core::ops::Range;

use crate::activation::Activation;
use crate::kernel::{self, Chain, Stage};
use crate::layer::Layer;
#[cfg(feature = "onnx")]
use crate::link::Declaration;
use crate::link::{is_canonical, is_fused};
use crate::loss::Loss;
use crate::network::Network;
use crate::number::memory::Flat;

/// A function with its constants, as `network!` spells it: `relu`, `leaky_relu(0.01)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Function(pub(crate) &'static str, pub(crate) &'static [f64]);

impl Function {
    /// The activation of a layer.
    pub(crate) const fn of(layer: &LayerInfo) -> Self {
        Self(layer.activation, layer.constants)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)?;
        for (index, constant) in self.1.iter().enumerate() {
            write!(f, "{}{constant}", if index == 0 { "(" } else { ", " })?;
        }
        f.write_str(if self.1.is_empty() { "" } else { ")" })
    }
}

/// What a network computes, as `network!` takes it: `input 2 => relu 2 => linear 1`. Names and the loss are left out.
#[cfg(any(feature = "alloc", feature = "serde"))]
pub(crate) struct Architecture(pub(crate) &'static [LayerInfo]);

#[cfg(any(feature = "alloc", feature = "serde"))]
impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "input {}", self.0[0].inputs)?;
        for layer in self.0 {
            let bias = if layer.has_bias() { "" } else { " no_bias" };
            write!(f, " => {} {}{bias}", Function::of(layer), layer.outputs)?;
        }
        Ok(())
    }
}

/// Whether a network consists of layers that are so small that their loops are unrolled.
pub(crate) const fn is_tiny<N: Network>() -> bool {
    let mut index = 0;
    while index < N::LAYERS.len() {
        if !kernel::is_tiny(N::LAYERS[index].inputs * N::LAYERS[index].outputs) {
            return false;
        }
        index += 1;
    }
    N::PARAMETERS <= 64
}

/// Whether a layer of the network drops activations in training.
pub(crate) const fn has_dropout<N: Network>() -> bool {
    let mut index = 0;
    while index < N::LAYERS.len() {
        if N::LAYERS[index].dropout > 0.0 {
            return true;
        }
        index += 1;
    }
    false
}

/// The layers of a network as the kernels take them, if they can pass a sample through all of them at once. An activation
/// that the kernels do not know may stand at the output: it is left to the caller.
///
/// With no layer of more than 256 weights, single calls take less time, since sizes are constants where the calls are made:
/// 8 => tanh 8 => tanh 8 => linear 2 takes 93 ns by calls and 120 at once, 16 => relu 16 => relu 16 => linear 4 105 and 116, but
/// 13 => relu 50 => relu 100 => linear 1 takes 286 and 258.
pub(crate) const fn chain<N: Network>() -> Option<Chain> {
    let mut chain = Chain::EMPTY;
    let mut most_weights = 0;
    let mut index = 0;
    while index < N::LAYERS.len() {
        let layer = &N::LAYERS[index];
        index += 1;
        let function = match layer.function {
            Some(function) => function,
            None if index == N::LAYERS.len() => kernel::Function::Linear,
            None => return None,
        };
        let (inputs, outputs) = (layer.inputs, layer.outputs);
        if kernel::is_tiny(inputs * outputs) {
            // In a batch, such a layer is unrolled and rounds each product: the bits would not be those of a sample alone.
            return None;
        }
        if inputs * outputs > most_weights {
            most_weights = inputs * outputs;
        }
        let stage = Stage { inputs, outputs, has_bias: layer.has_bias(), function };
        chain = match chain.then(stage) {
            Some(chain) => chain,
            None => return None,
        };
    }
    if most_weights > 256 { Some(chain) } else { None }
}

/// What a layer is: an element of [`Network::LAYERS`].
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Xor< input 2 => relu 3 => linear 1; loss squared >; }
/// let hidden = &Xor::LAYERS[0];
/// assert_eq!((hidden.name, hidden.activation), ("hidden1", "relu"));
/// assert_eq!((hidden.inputs, hidden.outputs, hidden.parameters), (2, 3, 9));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LayerInfo {
    /// The name of the layer's field.
    pub name: &'static str,
    /// The name of the activation function.
    pub activation: &'static str,
    /// The constants of the activation function, such as the slope of `leaky_relu`.
    pub constants: &'static [f64],
    /// The probability by which the activation of a unit is dropped in training; 0 without `dropout`.
    pub dropout: f64,
    /// How many inputs the layer takes.
    pub inputs: usize,
    /// How many units the layer has.
    pub outputs: usize,
    /// How many weights and biases the layer has.
    pub parameters: usize,
    /// Whether the activation is one of this crate's.
    #[cfg(feature = "onnx")]
    pub(crate) is_built_in: bool,
    function: Option<kernel::Function>,
}

impl LayerInfo {
    /// The facts about the layer `L`, under this name.
    pub const fn of<L: Layer>(name: &'static str) -> Self {
        Self {
            name,
            activation: L::Activation::NAME,
            constants: L::Activation::CONSTANTS,
            dropout: L::DROPOUT,
            inputs: L::INPUTS,
            outputs: L::OUTPUTS,
            parameters: <L as Flat>::LEN,
            #[cfg(feature = "onnx")]
            is_built_in: <<L::Activation as Activation>::Canonical as Declaration>::BUILT_IN,
            function: L::Activation::FUNCTION,
        }
    }

    /// Whether the units have biases.
    pub(crate) const fn has_bias(&self) -> bool {
        self.parameters > self.inputs * self.outputs
    }
}

/// Refuses, when the program is compiled, dropout that cannot be.
///
/// # Panics
///
/// If the probability is none, or the layer with this number is the output layer.
#[track_caller]
pub const fn check_dropout<N: Network>(layer: usize) {
    let rate = N::LAYERS[layer].dropout;
    assert!(rate < 1.0, "the probability of dropout must be less than 1: write `Dropout<1, 2>` for one half");
    assert!(
        rate == 0.0 || layer + 1 < N::LAYERS.len(),
        "the output layer cannot have dropout: what the network answers would be dropped, not what it computes with"
    );
}

/// Holds, when the program is compiled, the promise of [`Flat`] against the layers: the network is their parameters and
/// nothing else.
///
/// # Panics
///
/// If it is not, which would be a mistake in the derive.
pub const fn check_size<N: Network>() {
    let mut parameters = 0;
    let mut layer = 0;
    while layer < N::LAYERS.len() {
        parameters += N::LAYERS[layer].parameters;
        layer += 1;
    }
    assert!(parameters * size_of::<N::Scalar>() == size_of::<N>());
}

/// Where the weights of each layer stand among the parameters of a network, and the biases do not: what decays and what
/// is penalized. A bias only shifts a unit, so shrinking it would not make the network smoother.
#[cfg(feature = "alloc")]
pub(crate) fn weights<N: Network>() -> impl Iterator<Item = Range<usize>> {
    N::LAYERS.iter().scan(0, |next, layer| {
        let first = *next;
        *next += layer.parameters;
        Some(first..first + layer.inputs * layer.outputs)
    })
}

/// Writes the summary of a network as a table.
///
/// # Errors
///
/// If the formatter fails.
pub fn summarize<N: Network>(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let wide = if has_dropout::<N>() { 40 } else { 24 };
    let rule = |f: &mut fmt::Formatter<'_>| writeln!(f, "{:-<16}-{:-<wide$}-{:-<16}-{:-<14}", "", "", "", "");
    writeln!(f, "{}", N::NAME)?;
    writeln!(f, "{:<16} {:<wide$} {:>16} {:>14}", "layer", "activation", "shape", "parameters")?;
    rule(f)?;
    for layer in N::LAYERS {
        let activation = Shown(Units(Function::of(layer), layer.dropout));
        let shape = Shown(Shape(layer.inputs, layer.outputs));
        writeln!(f, "{:<16} {activation:<wide$} {shape:>16} {:>14}", layer.name, layer.parameters)?;
    }
    rule(f)?;
    let link = match (is_canonical::<N::Loss, N::OutputActivation>(), is_fused::<N::Loss, N::OutputActivation>()) {
        (_, true) => ", canonical link: delta = a - y",
        (true, false) => ", canonical link",
        (false, false) => "",
    };
    writeln!(f, "parameters: {}", N::PARAMETERS)?;
    write!(f, "loss: {}{link}", Function(N::Loss::NAME, N::Loss::CONSTANTS))
}

/// What the units of a layer do: their activation, and how many of them are dropped in training.
struct Units(Function, f64);

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        if self.1 > 0.0 { write!(f, ", dropout {}", self.1) } else { Ok(()) }
    }
}

/// Inputs and units of a layer.
struct Shape(usize, usize);

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.0, self.1)
    }
}

/// Something that is padded as a whole, without being written to a string first.
struct Shown<D>(D);

impl<D: fmt::Display> fmt::Display for Shown<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// Counts the characters that pass.
        struct Width(usize);
        impl fmt::Write for Width {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0 += text.chars().count();
                Ok(())
            }
        }
        let mut width = Width(0);
        fmt::write(&mut width, format_args!("{}", self.0))?;
        let padding = f.width().unwrap_or(0).saturating_sub(width.0);
        let (before, after) = if f.align() == Some(fmt::Alignment::Right) { (padding, 0) } else { (0, padding) };
        write!(f, "{:before$}{}{:after$}", "", self.0, "")
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::prelude::*;

    #[test]
    fn the_weights_stand_before_the_biases_of_their_layer() {
        network! { struct Net< input 3 => tanh 2 => relu 4 no_bias => linear 1; loss squared >; }
        let mut net = Net::zeros();
        net.hidden1.weights.fill(1.0);
        net.hidden2.weights.fill(1.0);
        net.output.weights.fill(1.0);
        for range in weights::<Net>() {
            net.parameters_mut()[range].iter_mut().for_each(|w| *w -= 1.0);
        }
        assert_eq!(net, Net::zeros());
        assert_eq!(weights::<Net>().collect::<Vec<_>>(), [0..6, 8..16, 16..20]);
    }
}
