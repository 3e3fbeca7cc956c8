//! Numbers and their memory: the scalar, flat views of values, random generators, hashes.

mod accum;
pub(crate) mod cast;
pub(crate) mod const_text;
pub(crate) mod hash;
pub(crate) mod if_valid;
mod jet;
pub(crate) mod memory;
pub mod random;
pub mod scalar;
mod stored;
pub(crate) mod sum;
#[cfg(feature = "alloc")]
pub(crate) mod unit;

pub use accum::Accum;
pub use jet::Jet;
pub use stored::Stored;
