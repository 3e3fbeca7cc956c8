//! The facts about a network's layers that decide how samples pass through it. The compiler evaluates them.

use crate::function::FunctionId;
use crate::kernel::{self, Chain, Stage};
use crate::layer::{LayerInfo, Source};

/// The most parameters of a network whose loops are unrolled.
const MAX_UNROLLED_PARAMETERS: usize = 64;

/// The fewest weights, of the widest layer, that make a single call for all layers faster than a call per layer: with sizes known
/// where the calls are made, smaller layers win.
const FEWEST_WEIGHTS_OF_A_CHAIN: usize = 257;

/// How samples may pass through a network.
#[derive(Debug)]
pub struct Structure {
    /// Whether all layers are so small that their loops are unrolled.
    pub(crate) is_unrolled: bool,
    /// Whether a layer drops activations in training.
    pub(crate) has_dropout: bool,
    /// The layers as the kernels take them, if one call can pass a sample through all of them. The kernels may not know the
    /// activation of the last layer; the caller then applies it.
    pub(super) chain: Option<Chain>,
}

impl Structure {
    /// The structure of a network with these layers.
    pub const fn of(layers: &[LayerInfo]) -> Self {
        Self { is_unrolled: is_unrolled(layers), has_dropout: has_dropout(layers), chain: chain(layers) }
    }
}

const fn is_unrolled(layers: &[LayerInfo]) -> bool {
    let mut parameters = 0;
    let mut index = 0;
    while index < layers.len() {
        if !kernel::is_unrolled(layers[index].inputs * layers[index].outputs) {
            return false;
        }
        parameters += layers[index].parameters;
        index += 1;
    }
    parameters <= MAX_UNROLLED_PARAMETERS
}

const fn has_dropout(layers: &[LayerInfo]) -> bool {
    let mut index = 0;
    while index < layers.len() {
        if layers[index].dropout > 0.0 {
            return true;
        }
        index += 1;
    }
    false
}

const fn chain(layers: &[LayerInfo]) -> Option<Chain> {
    let mut chain = Chain::EMPTY;
    let mut most_weights = 0;
    let mut index = 0;
    while index < layers.len() {
        let layer = &layers[index];
        if !reads_the_layer_before(index, layer.sources) {
            return None;
        }
        index += 1;
        let function = match layer.function {
            Some(function) => function,
            None if index == layers.len() => FunctionId::Linear,
            None => return None,
        };
        let (inputs, outputs) = (layer.inputs, layer.outputs);
        if kernel::is_unrolled(inputs * outputs) {
            // In a batch, such a layer is unrolled and rounds each product, so the bits would differ from those of one sample.
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
    if most_weights >= FEWEST_WEIGHTS_OF_A_CHAIN { Some(chain) } else { None }
}

const fn reads_the_layer_before(index: usize, sources: &[Source]) -> bool {
    match sources {
        [Source::Input] => index == 0,
        [Source::Layer(source)] => *source + 1 == index,
        _ => false,
    }
}
