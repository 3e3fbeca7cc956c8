//! A single difference between the network in a file and the expected one.

use alloc::string::String;
use alloc::vec::Vec;

use thiserror::Error;

use crate::counted::Counted;
use crate::excerpt::{Description, List, Name};
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
    #[error("there is no `{}`", Name(tensor))]
    Missing {
        /// Its name.
        tensor: String,
    },
    /// A tensor of the file is not in the network.
    #[error("there is \"{}\", which the network does not have", Name(tensor))]
    Unexpected {
        /// Its name.
        tensor: String,
    },
    /// The names of all tensors of the network have another prefix.
    #[error(
        "its tensors have the prefix \"{}\", expected \"{}\": `Safetensors::prefix` sets it",
        Name(found),
        Name(expected)
    )]
    Prefix {
        /// In the file.
        found: String,
        /// In the options.
        expected: String,
    },
    /// A tensor has another shape.
    #[error("`{}` has the shape [{}], expected {expected:?}", Name(tensor), sizes(found))]
    Shape {
        /// Its name.
        tensor: String,
        /// In the file.
        found: Vec<usize>,
        /// In the network: units, inputs.
        expected: Vec<usize>,
    },
    /// A tensor has another data type.
    #[error("`{}` holds {found}, expected {expected}", Name(tensor))]
    Type {
        /// Its name.
        tensor: String,
        /// In the file.
        found: String,
        /// In the network.
        expected: &'static str,
    },
    /// A value that is finite in the file overflows in the network.
    #[error("element {index} of `{}` (counted from 0) is {value:e}, which is too large for {expected}", Name(tensor))]
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
    #[error("it is `{}`, expected `{}`", Description(found), Description(expected))]
    Wiring {
        /// The architecture in the file, with default names.
        found: String,
        /// The architecture of the network.
        expected: String,
    },
    /// The activation of a layer differs.
    #[error("`{}` has the activation \"{}\", expected `{expected}`", Name(layer), Name(found))]
    Activation {
        /// The name of the layer's field.
        layer: String,
        /// In the file.
        found: String,
        /// In the network.
        expected: String,
    },
}

/// A shape in a file, which may have any number of dimensions.
fn sizes(shape: &[usize]) -> List<'_, usize> {
    List { items: shape, before: "", between: ", " }
}
