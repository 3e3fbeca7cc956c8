//! Networks as ONNX files, which other programs run.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::path::Path;

use thiserror::Error;

use self::graph::{Graph, integer};
use super::error::SaveError;
use super::tensor::{Part, Tensor};
use crate::atomic_file;
use crate::network::Network;
use crate::network::description::FunctionText;
use crate::number::Stored;

mod activation;
mod graph;
mod protobuf;
#[cfg(test)]
mod tests;

/// How a network is exported to ONNX. The methods of [`OnnxFile`] do without options.
///
/// The graph takes `input`, `N` × inputs, and gives `output`, `N` × outputs, for any number `N` of samples. It uses the
/// operators of version 13 and the names of the layers: `hidden1.weight`, `hidden1.bias`. Everything is in single
/// precision, which is what the programs that run such files support for all operators; the parameters of a network of
/// `f64` are rounded. Whatever exists for training alone is left out: the loss, initializers.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::format::Onnx;
///
/// network! { struct Iris< input 4 => tanh 8 => softmax 3; loss categorical_cross_entropy >; }
/// let net = Iris::random(&mut StdRng::seed_from_u64(7));
/// let probabilities = net.to_onnx()?;
/// let logits = Onnx::new().without_final_activation().to_bytes(&net)?;
/// assert!(logits.len() < probabilities.len());
/// # Ok::<(), mlp_core::format::OnnxError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Onnx {
    ends_at_pre_activations: bool,
}

impl Onnx {
    /// The whole network.
    pub const fn new() -> Self {
        Self { ends_at_pre_activations: false }
    }

    /// Leaves out the activation of the output layer, so that `output` is its pre-activations `s`: the logits of a
    /// softmax or a sigmoid.
    #[must_use]
    pub const fn without_final_activation(self) -> Self {
        Self { ends_at_pre_activations: true }
    }

    /// Writes the network to a file: whole, or not at all.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, or if the network cannot be expressed.
    pub fn save<N: Network<Scalar: Stored>>(self, network: &N, path: impl AsRef<Path>) -> Result<(), SaveError> {
        let bytes = self.to_bytes(network)?;
        let path = path.as_ref();
        atomic_file::write(path, |out| out.write_all(&bytes))
            .map_err(|error| SaveError::Write { path: path.to_path_buf(), error })
    }

    /// The content of such a file.
    ///
    /// # Errors
    ///
    /// If the network has an activation of the user's, or a parameter that is too large for single precision.
    pub fn to_bytes<N: Network<Scalar: Stored>>(self, network: &N) -> Result<Vec<u8>, OnnxError> {
        let mut graph = Graph::default();
        let mut names = Vec::new();
        for tensor in Tensor::all::<N>() {
            let name = alloc::format!("{}.{}", tensor.layer.name, tensor.part.name());
            let bytes = single_precision(network, tensor, &name)?;
            names.push((tensor, graph.tensor(name, &tensor.shape(), &bytes)));
        }
        let mut value = "input".to_string();
        for (index, layer) in N::LAYERS.iter().enumerate() {
            let name = |wanted: Part| {
                names
                    .iter()
                    .find(|(tensor, _)| tensor.index == index && tensor.part == wanted)
                    .map(|(_, name)| &name[..])
            };
            let weight = name(Part::Weight).unwrap_or_default();
            // The weights stand as `OUT` × `IN`, a sample is a row: s = x Wᵀ + b.
            let transposed = integer("transB", 1);
            let s = match name(Part::Bias) {
                Some(bias) => graph.node("Gemm", [&value, weight, bias], [transposed]),
                None => graph.node("Gemm", [&value, weight], [transposed]),
            };
            let is_last = index + 1 == N::LAYERS.len();
            value = if is_last && self.ends_at_pre_activations {
                s
            } else {
                activation::activation(&mut graph, layer, s).ok_or_else(|| OnnxError::Activation {
                    layer: layer.name,
                    activation: FunctionText::of(layer).to_string(),
                })?
            };
        }
        Ok(graph.into_file(N::NAME, N::LAYERS[0].inputs, N::LAYERS[N::LAYERS.len() - 1].outputs))
    }
}

/// The bytes of a tensor in single precision.
fn single_precision<N: Network<Scalar: Stored>>(network: &N, tensor: Tensor, name: &str) -> Result<Vec<u8>, OnnxError> {
    let mut bytes = Vec::with_capacity(4 * tensor.len());
    for (index, at) in tensor.positions().enumerate() {
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

/// Why a network cannot be exported.
///
/// ```
/// use mlp_core::{format::OnnxError, prelude::*};
/// pub struct Square;
/// impl Elementwise for Square {
///     const NAME: &'static str = "square";
///     type Canonical = NoPartner;
///     fn value<T: Scalar>(s: T) -> T { s * s }
///     fn derivative<T: Scalar>(s: T, _a: T) -> T { s + s }
/// }
/// network! { struct Net< input 1 => Square 1; loss squared >; }
/// let error = Net::zeros().to_onnx().unwrap_err();
/// assert_eq!(error, OnnxError::Activation { layer: "output", activation: "square".into() });
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum OnnxError {
    /// A layer has an activation that is not one of this crate's.
    #[error("the activation `{activation}` of `{layer}` is not built in, so how to write it in ONNX is not known")]
    Activation {
        /// The name of the layer's field.
        layer: &'static str,
        /// The name of the activation.
        activation: String,
    },
    /// A parameter is finite, but not in single precision.
    #[error("element {index} of `{tensor}` (counted from 0) is {value:e}, which is too large for single precision")]
    TooLarge {
        /// The tensor's name in the file.
        tensor: String,
        /// Where it stands, counted row by row.
        index: usize,
        /// The number.
        value: f64,
    },
}

/// Exporting to ONNX, for every network of `f32` or `f64`. [`Onnx`] says what stands in the file, and has options.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! { struct Xor< input 2 => tanh 4 => sigmoid 1; loss binary_cross_entropy >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let path = std::env::temp_dir().join(format!("mlp-xor-{}.onnx", std::process::id()));
/// let xor = Xor::random(&mut StdRng::seed_from_u64(7));
/// xor.save_onnx(&path)?;
/// # std::fs::remove_file(path)?;
/// # Ok(())
/// # }
/// ```
pub trait OnnxFile: Network<Scalar: Stored> {
    /// Writes the network to a file: whole, or not at all.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, or if the network cannot be expressed.
    fn save_onnx(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        Onnx::new().save(self, path)
    }

    /// What [`save_onnx`](OnnxFile::save_onnx) writes.
    ///
    /// # Errors
    ///
    /// If the network has an activation of the user's, or a parameter that is too large for single precision.
    fn to_onnx(&self) -> Result<Vec<u8>, OnnxError> {
        Onnx::new().to_bytes(self)
    }
}

impl<N: Network<Scalar: Stored>> OnnxFile for N {}
