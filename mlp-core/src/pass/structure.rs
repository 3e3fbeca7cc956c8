//! The properties of a network that select the algorithms of the passes, evaluated at compile time.

use crate::function::FunctionId;
use crate::kernel::{self, Chain, Stage};
use crate::layer::{BorrowedInputInfo, BorrowedLayerInfo, InputInfo, LayerInfo};

/// The largest number of parameters of a network whose loops are unrolled.
const MAX_UNROLLED_PARAMETERS: usize = 64;

/// The algorithms of the passes through a network.
#[derive(Debug)]
pub struct Structure {
    /// The inputs.
    pub(super) inputs: &'static [InputInfo],
    /// The layers.
    pub(crate) layers: &'static [LayerInfo],
    /// Whether all layers are so small that their loops are unrolled.
    pub(crate) is_unrolled: bool,
    /// Whether an input or a layer drops values in training.
    pub(crate) has_dropout: bool,
    /// Whether an input is sparse: few columns of the weights that read it are touched in a step.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "optimizers with support need a heap"))]
    pub(crate) has_sparse_inputs: bool,
    /// The layers as a kernel argument, if one call can compute all of them for a sample. If the kernels do not know
    /// the activation of the last layer, the caller applies it.
    pub(super) chain: Option<Chain>,
}

impl Structure {
    /// Whether an input is not one matrix in a batch, and layers may take it one sample at a time.
    pub(crate) const fn has_scattered_inputs(&self) -> bool {
        self.has_sparse_inputs || self.inputs.len() > 1
    }

    /// The number of units of all layers.
    pub(super) const fn units(&self) -> usize {
        match self.layers {
            [.., last] => last.first_unit + last.outputs,
            [] => 0,
        }
    }

    /// The structure of a network with these inputs and layers.
    pub const fn of(inputs: &'static [InputInfo], layers: &'static [LayerInfo]) -> Self {
        let has_sparse_inputs = has_sparse_inputs(inputs);
        Self {
            inputs,
            layers,
            is_unrolled: is_unrolled(layers) && !has_sparse_inputs,
            has_dropout: has_dropout(inputs, layers),
            has_sparse_inputs,
            chain: if inputs.len() == 1 && !has_sparse_inputs { chain(layers) } else { None },
        }
    }
}

pub(crate) const fn is_unrolled(layers: &[BorrowedLayerInfo]) -> bool {
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

const fn has_sparse_inputs(inputs: &[BorrowedInputInfo]) -> bool {
    let mut index = 0;
    while index < inputs.len() {
        if inputs[index].is_sparse {
            return true;
        }
        index += 1;
    }
    false
}

pub(crate) const fn has_dropout(inputs: &[BorrowedInputInfo], layers: &[BorrowedLayerInfo]) -> bool {
    let mut index = 0;
    while index < inputs.len() {
        if inputs[index].dropout > 0.0 {
            return true;
        }
        index += 1;
    }
    index = 0;
    while index < layers.len() {
        if layers[index].dropout > 0.0 {
            return true;
        }
        index += 1;
    }
    false
}

const fn chain(layers: &[BorrowedLayerInfo]) -> Option<Chain> {
    let mut chain = Chain::EMPTY;
    let mut index = 0;
    while index < layers.len() {
        let layer = &layers[index];
        if !layer.is_chained(index) {
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
        let stage = Stage { inputs, outputs, has_bias: layer.has_bias(), function };
        chain = match chain.then(stage) {
            Some(chain) => chain,
            None => return None,
        };
    }
    Some(chain)
}
