//! Items for the macro expansions alone, which refer to them through `__private`.

pub(crate) mod checks;
mod cloning;
mod constructors;
mod display;
mod network;
mod serde;
pub(crate) mod valid;
