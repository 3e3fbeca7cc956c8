//! The activations as ONNX operators. Those that are a single operator without attributes are in the table of functions.

use alloc::string::String;
use alloc::vec::Vec;

use super::graph::{Graph, float, integer};
use crate::function::onnx_operator;
use crate::layer::BorrowedLayerInfo;
use crate::network::description::FunctionText;

/// Applies the activation of a layer to its pre-activations `s`, part by part, and returns the name of the result.
///
/// # Errors
///
/// A user-defined activation.
pub(super) fn activation<'a>(
    graph: &mut Graph,
    layer: &'a BorrowedLayerInfo<'_>,
    s: String,
) -> Result<String, FunctionText<'a>> {
    if layer.parts.is_empty() {
        let function = FunctionText(layer.activation, layer.constants);
        return apply(graph, function, layer.is_built_in, s).ok_or(function);
    }
    let mut parts = Vec::with_capacity(layer.parts.len());
    let mut start = 0;
    for part in layer.parts {
        let end = start + part.units;
        let units = graph.columns(&s, start, end);
        let function = FunctionText(part.activation, part.constants);
        parts.push(apply(graph, function, part.is_built_in, units).ok_or(function)?);
        start = end;
    }
    Ok(graph.node("Concat", parts, [integer("axis", 1)]))
}

/// Applies a function; `None` if it is user-defined.
fn apply(graph: &mut Graph, function: FunctionText, is_built_in: bool, s: String) -> Option<String> {
    let FunctionText(name, constants) = function;
    if !is_built_in {
        return None;
    }
    let constant = |index: usize| single(constants[index]);
    Some(match name {
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
