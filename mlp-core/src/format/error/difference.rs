//! A single difference between the network in a file and the expected one.

use alloc::string::String;
use alloc::vec::Vec;

use thiserror::Error;

use crate::counted::Counted;
use crate::layer::Excess;

/// A difference between the network in a file and the network to be loaded.
///
/// ```
/// use mlp_core::format::Difference;
/// let difference = Difference::Layers { found: 3, expected: 2 };
/// assert_eq!(difference.to_string(), "it has 3 layers, expected 2");
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum Difference {
    /// A tensor of the network is not in the file.
    #[error("there is no `{tensor}`")]
    Missing {
        /// Its name.
        tensor: String,
    },
    /// A tensor of the file is not in the network.
    #[error("there is {tensor:?}, which the network does not have")]
    Unexpected {
        /// Its name.
        tensor: String,
    },
    /// The names of all tensors of the network have another prefix.
    #[error("its tensors have the prefix {found:?}, expected {expected:?}: `Safetensors::prefix` sets it")]
    Prefix {
        /// In the file.
        found: String,
        /// In the options.
        expected: String,
    },
    /// A tensor has another shape.
    #[error("`{tensor}` has the shape {found:?}, expected {expected:?}")]
    Shape {
        /// Its name.
        tensor: String,
        /// In the file.
        found: Vec<usize>,
        /// In the network: units, inputs.
        expected: Vec<usize>,
    },
    /// A tensor has another data type.
    #[error("`{tensor}` holds {found}, expected {expected}")]
    Type {
        /// Its name.
        tensor: String,
        /// In the file.
        found: String,
        /// In the network.
        expected: &'static str,
    },
    /// A value that is finite in the file overflows in the network.
    #[error("element {index} of `{tensor}` (counted from 0) is {value:e}, which is too large for {expected}")]
    TooLarge {
        /// The tensor's name.
        tensor: String,
        /// Its row-major index.
        index: usize,
        /// The value.
        value: f64,
        /// The scalar of the network.
        expected: &'static str,
    },
    /// A weight of the file does not exist in the network.
    #[error("{0}")]
    Excess(Excess),
    /// The number of layers differs.
    #[error("it has {}, expected {expected}", Counted(*found, "layer"))]
    Layers {
        /// In the file.
        found: usize,
        /// In the network.
        expected: usize,
    },
    /// A layer reads or adds other layers.
    #[error("it is `{found}`, expected `{expected}`")]
    Wiring {
        /// The architecture in the file, with default names.
        found: String,
        /// The architecture of the network.
        expected: String,
    },
    /// The activation of a layer differs.
    #[error("`{layer}` has the activation {found:?}, expected `{expected}`")]
    Activation {
        /// The name of the layer's field.
        layer: String,
        /// In the file.
        found: String,
        /// In the network.
        expected: String,
    },
}
