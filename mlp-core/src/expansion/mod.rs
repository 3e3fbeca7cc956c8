//! Items for the macro expansions alone, which refer to them through `__private`.

#[cfg(feature = "alloc")]
mod candidates;
pub(crate) mod checks;
mod cloning;
pub(crate) mod columns;
mod constructors;
mod display;
mod equality;
mod items;
mod network;
pub(crate) mod sample;
pub(crate) mod serde;
pub(crate) mod valid;
