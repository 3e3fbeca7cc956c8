//! Serialization: the architecture as a string, and the parameters.

use core::fmt;

use serde::ser::{Error, Serialize, SerializeStruct, Serializer};

use super::fields::FIELDS;
use crate::network::Network;
use crate::network::description::Architecture;
use crate::number::scalar::is_finite;

/// Serializes a network like its `Serialize` implementation: the architecture as a string such as
/// `input 2 => relu 2 => linear 1`, and [`parameters()`](Network::parameters).
///
/// All parameters are finite, in every format: JSON has no infinities and NaN, and serde reads a number that is too large for
/// an `f32` as infinite. The raw and the safetensors format store every number.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let json = serde_json::to_string(&Net::zeros())?;
/// assert_eq!(json, r#"{"architecture":"input 1 => linear 1","parameters":[0.0,0.0]}"#);
/// let same: Net = serde_json::from_str(&json)?;
/// assert_eq!(same, Net::zeros());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// If a parameter is infinite or NaN, or if the serializer fails.
pub fn serialize<N: Network<Scalar: Serialize>, S: Serializer>(network: &N, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(index) = network.parameters().iter().position(|&parameter| !is_finite(parameter)) {
        return Err(S::Error::custom(format_args!(
            "parameter {index} (counted from 0) of the network `{}` is infinite or NaN",
            N::NAME
        )));
    }
    let mut fields = serializer.serialize_struct(N::NAME, FIELDS.len())?;
    fields.serialize_field(FIELDS[0], &AsString(Architecture::of::<N>()))?;
    fields.serialize_field(FIELDS[1], network.parameters())?;
    fields.end()
}

/// A value serialized as the string it displays.
struct AsString<D>(D);

impl<D: fmt::Display> Serialize for AsString<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
