//! The activations as ONNX operators. Those that are a single operator without attributes are in the table of functions.

use alloc::string::String;

use super::graph::{Graph, float, integer};
use crate::function::onnx_operator;
use crate::layer::LayerInfo;

/// Applies the activation of a layer to its pre-activations `s` and returns the name of the result; `None` for a user-defined
/// activation.
pub(super) fn activation(graph: &mut Graph, layer: &LayerInfo, s: String) -> Option<String> {
    if !layer.is_built_in {
        return None;
    }
    let constant = |index: usize| single(layer.constants[index]);
    Some(match layer.activation {
        "linear" => s,
        "leaky_relu" => graph.node("LeakyRelu", [&s], [float("alpha", constant(0))]),
        "elu" => graph.node("Elu", [&s], [float("alpha", constant(0))]),
        // The defaults of the operator are the constants of the paper.
        "selu" => graph.node("Selu", [&s], []),
        "gelu" => gelu(graph, &s),
        "silu" => {
            let gate = graph.node("Sigmoid", [&s], []);
            graph.node("Mul", [&s, &gate], [])
        }
        "hard_sigmoid" => hard_sigmoid(graph, &s),
        "hard_tanh" => {
            let (low, high) = (graph.number(-1.0), graph.number(1.0));
            graph.node("Clip", [&s, &low, &high], [])
        }
        "hard_silu" => {
            let gate = hard_sigmoid(graph, &s);
            graph.node("Mul", [&s, &gate], [])
        }
        "softmax" => graph.node("Softmax", [&s], [integer("axis", -1)]),
        name => graph.node(onnx_operator(name)?, [&s], []),
    })
}

/// `s · ½ (1 + erf(s / √2))`: the operator `Gelu` exists only since operator set 20.
fn gelu(graph: &mut Graph, s: &str) -> String {
    let (scale, one, half) = (graph.number(core::f32::consts::FRAC_1_SQRT_2), graph.number(1.0), graph.number(0.5));
    let scaled = graph.node("Mul", [s, &scale], []);
    let erf = graph.node("Erf", [&scaled], []);
    let twice = graph.node("Add", [&erf, &one], []);
    let distribution = graph.node("Mul", [&twice, &half], []);
    graph.node("Mul", [s, &distribution], [])
}

/// `s/6 + ½`, clipped to `[0, 1]`. The default slope of the operator differs.
fn hard_sigmoid(graph: &mut Graph, s: &str) -> String {
    graph.node("HardSigmoid", [s], [float("alpha", 1.0 / 6.0), float("beta", 0.5)])
}

#[allow(clippy::cast_possible_truncation, reason = "rounding to single precision is intended")]
fn single(value: f64) -> f32 {
    value as f32
}
