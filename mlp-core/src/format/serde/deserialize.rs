//! Deserialization, by value or in place on the heap.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::architecture::SameArchitecture;
use super::fields::{FIELDS, Field};
use super::parameters::Parameters;
use crate::layer::Excess;
use crate::network::{ByValue, Network};
use crate::number::memory;

/// Deserializes a network like its `Deserialize` implementation.
///
/// # Errors
///
/// If the data do not hold a network of this architecture, or if a number is infinite, NaN, or too large for the scalar.
pub fn deserialize<'de, N, D>(deserializer: D) -> Result<N, D::Error>
where
    N: Network<Scalar: Deserialize<'de>> + ByValue,
    D: Deserializer<'de>,
{
    // Without optimization, serde's own functions keep several copies of a network on the stack, without one of this function.
    #[cfg(feature = "alloc")]
    if const { memory::is_large::<N>() } {
        return deserialize_boxed(deserializer).map(|network| *network);
    }
    deserialize_small(deserializer)
}

fn deserialize_small<'de, N, D>(deserializer: D) -> Result<N, D::Error>
where
    N: Network<Scalar: Deserialize<'de>>,
    D: Deserializer<'de>,
{
    let mut network = memory::zeros::<N>();
    deserialize_into(&mut network, deserializer)?;
    Ok(network)
}

/// Deserializes into a network. After an error, its parameters are partly those of the data.
pub(crate) fn deserialize_into<'de, N, D>(network: &mut N, deserializer: D) -> Result<(), D::Error>
where
    N: Network<Scalar: Deserialize<'de>>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_struct(N::NAME, FIELDS, IntoNetwork(network))
}

/// Deserializes a network onto the heap, in place: for networks that are too large for `Deserialize`, and for those of more than 0.1 MB
/// in programs without optimization, where serde keeps up to ten copies of a value on the stack.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::format::deserialize_boxed;
///
/// network! { struct Large< input 1000 => relu 300 => linear 1; loss squared >; }
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Model {
///     trained_on: String,
///     #[serde(deserialize_with = "deserialize_boxed")]
///     network: Box<Large>,
/// }
///
/// let model = Model { trained_on: "nothing".into(), network: Large::boxed_zeros() };
/// let json = serde_json::to_string(&model)?;
/// let same: Model = serde_json::from_str(&json)?;
/// assert_eq!(same.network, model.network);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
///
/// If the data do not hold a network of this architecture, or if a number is infinite, NaN, or too large for the scalar.
#[cfg(feature = "alloc")]
pub fn deserialize_boxed<'de, N, D>(deserializer: D) -> Result<alloc::boxed::Box<N>, D::Error>
where
    N: Network<Scalar: Deserialize<'de>>,
    D: Deserializer<'de>,
{
    let mut network = memory::boxed_zeros::<N>();
    deserialize_into(&mut *network, deserializer)?;
    Ok(network)
}

/// The visitor of the two fields. The network is new, and dropped after an error, so it may be filled partially.
struct IntoNetwork<'a, N>(&'a mut N);

impl<'de, N: Network<Scalar: Deserialize<'de>>> Visitor<'de> for IntoNetwork<'_, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the network `{}`", N::NAME)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        fields.next_element::<SameArchitecture<N>>()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        fields.next_element_seed(Parameters(&mut *self.0))?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        has_no_excess(self.0)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut seen = [false; 2];
        while let Some(Field(field)) = fields.next_key()? {
            if core::mem::replace(&mut seen[field], true) {
                return Err(A::Error::duplicate_field(FIELDS[field]));
            }
            match field {
                0 => {
                    fields.next_value::<SameArchitecture<N>>()?;
                }
                _ => fields.next_value_seed(Parameters(&mut *self.0))?,
            }
        }
        match seen.iter().position(|seen| !seen) {
            Some(missing) => Err(A::Error::missing_field(FIELDS[missing])),
            None => has_no_excess(self.0),
        }
    }
}

/// Refuses weights where the network has no connections.
fn has_no_excess<N: Network, E: Error>(network: &N) -> Result<(), E> {
    match Excess::first(N::LAYERS, network.parameters()) {
        Some(excess) => Err(E::custom(excess)),
        None => Ok(()),
    }
}
