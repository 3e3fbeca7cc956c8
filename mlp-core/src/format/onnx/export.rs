//! Conversion of a network to a graph of ONNX operators, layer by layer.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::activation::activation;
use super::graph::{Graph, integer};
use crate::format::error::onnx::OnnxError;
use crate::format::tensor::{Part, Tensor};
use crate::layer::Source;
use crate::network::Network;
use crate::number::Stored;

/// The content of a file that holds the network, with or without the activation of the output layer.
pub(super) fn network<N>(network: &N, ends_at_pre_activations: bool) -> Result<Vec<u8>, OnnxError>
where
    N: Network<Scalar: Stored>,
{
    let mut graph = Graph::default();
    let mut names = Vec::new();
    for tensor in Tensor::all(N::LAYERS) {
        let name = alloc::format!("{}.{}", tensor.layer.name, tensor.part.name());
        let bytes = single_precision(network, tensor, &name)?;
        names.push((tensor, graph.tensor(name, &tensor.shape(), &bytes)));
    }
    // The names of the layers' activations in the graph.
    let mut values: Vec<String> = Vec::with_capacity(N::LAYERS.len());
    for (index, layer) in N::LAYERS.iter().enumerate() {
        let name = |part: Part| {
            names
                .iter()
                .find(|(tensor, _)| tensor.layer_index == index && tensor.part == part)
                .map(|(_, name)| &name[..])
        };
        let weight = name(Part::Weight).unwrap_or_default();
        let value = |source: Source| match source {
            Source::Input(input) => N::INPUTS[input].name,
            Source::Layer(source) => &values[source],
        };
        let sources = layer.sources.iter().map(|source| value(*source));
        let source = match sources.clone().collect::<Vec<_>>()[..] {
            [source] => source.to_string(),
            _ => graph.node("Concat", sources, [integer("axis", 1)]),
        };
        // The weights are `OUT` × `IN` and a sample is a row: s = x Wᵀ + b.
        let transposed = integer("transB", 1);
        let s = match name(Part::Bias) {
            Some(bias) => graph.node("Gemm", [&source, weight, bias], [transposed]),
            None => graph.node("Gemm", [&source, weight], [transposed]),
        };
        let is_last = index + 1 == N::LAYERS.len();
        let a = if is_last && ends_at_pre_activations {
            s
        } else {
            activation(&mut graph, layer, s)
                .map_err(|activation| OnnxError::Activation { layer: layer.name, activation: activation.to_string() })?
        };
        let added = layer.added.map(|added| value(added).to_string());
        values.push(match added {
            Some(added) => graph.node("Add", [&a, &added], []),
            None => a,
        });
    }
    let inputs = N::INPUTS.iter().map(|input| (input.name, input.width));
    Ok(graph.into_file(N::NAME, inputs, N::LAYERS[N::LAYERS.len() - 1].outputs))
}

/// The bytes of a tensor in single precision.
fn single_precision<N: Network<Scalar: Stored>>(network: &N, tensor: Tensor, name: &str) -> Result<Vec<u8>, OnnxError> {
    let mut bytes = Vec::with_capacity(4 * tensor.len());
    for (index, at) in tensor.row_major().enumerate() {
        let value = network.parameters()[at].to_f64();
        #[allow(clippy::cast_possible_truncation, reason = "rounding to single precision is intended")]
        let single = value as f32;
        if value.is_finite() && !single.is_finite() {
            return Err(OnnxError::TooLarge { tensor: name.to_string(), index, value });
        }
        bytes.extend_from_slice(&single.to_le_bytes());
    }
    Ok(bytes)
}
