//! Export to ONNX with options.

use alloc::vec::Vec;
use std::path::Path;

use super::export;
use crate::atomic_file;
use crate::format::error::onnx::OnnxError;
use crate::format::error::save::SaveError;
use crate::network::Network;
use crate::number::Stored;

/// Options for the export to ONNX. The methods of [`OnnxFile`](super::OnnxFile) use the defaults.
///
/// The graph maps `input`, of shape `N` × inputs, to `output`, of shape `N` × outputs, for any number `N` of samples. It uses
/// operator set 13 and the names of the layers: `hidden1.weight`, `hidden1.bias`. All values are in single precision, which
/// ONNX runtimes support for every operator; the parameters of a network of `f64` are rounded. The loss, dropout and
/// initializers, which only training needs, are left out.
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
    /// The defaults: the whole network.
    pub const fn new() -> Self {
        Self { ends_at_pre_activations: false }
    }

    /// Leaves out the activation of the output layer, so that `output` is its pre-activations `s`: the logits of a softmax or
    /// sigmoid.
    #[must_use]
    pub const fn without_final_activation(self) -> Self {
        Self { ends_at_pre_activations: true }
    }

    /// Writes the network to a file atomically.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, or if the network cannot be expressed in ONNX.
    pub fn save<N: Network<Scalar: Stored>>(self, network: &N, path: impl AsRef<Path>) -> Result<(), SaveError> {
        let bytes = self.to_bytes(network)?;
        let path = path.as_ref();
        atomic_file::write(path, |out| out.write_all(&bytes)).map_err(|error| SaveError::of(path, error))
    }

    /// The content of the file that [`save`](Onnx::save) writes.
    ///
    /// # Errors
    ///
    /// If the network has a user-defined activation, or a parameter that is too large for single precision.
    pub fn to_bytes<N: Network<Scalar: Stored>>(self, network: &N) -> Result<Vec<u8>, OnnxError> {
        export::network(network, self.ends_at_pre_activations)
    }
}
