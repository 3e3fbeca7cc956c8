//! Networks in serde's data model.
//!
//! A network is `{ architecture, parameters }`: the architecture in the syntax of `network!`, and the parameters as one sequence.
//! Deserialization requires the architecture of the network's own type and exactly its number of parameters.

mod architecture;
mod deserialize;
mod fields;
mod parameters;
mod serialize;
#[cfg(feature = "alloc")]
mod sparse;
#[cfg(all(test, feature = "alloc"))]
mod tests;

pub use deserialize::deserialize;
#[cfg(feature = "alloc")]
pub use deserialize::deserialize_boxed;
#[cfg(feature = "alloc")]
pub(crate) use deserialize::deserialize_into;
pub use serialize::serialize;
