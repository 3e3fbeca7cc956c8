//! Networks that cannot be expressed in ONNX.

use alloc::string::String;

use thiserror::Error;

/// The failure to express a network in ONNX.
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
    /// A layer has a user-defined activation.
    #[error("the activation `{activation}` of `{layer}` is not built in, and has no known form in ONNX")]
    Activation {
        /// The name of the layer's field.
        layer: &'static str,
        /// The name of the activation.
        activation: String,
    },
    /// A finite parameter overflows in single precision.
    #[error("element {index} of `{tensor}` (counted from 0) is {value:e}, which is too large for single precision")]
    TooLarge {
        /// The tensor's name in the file.
        tensor: String,
        /// Its row-major index.
        index: usize,
        /// The value.
        value: f64,
    },
}
