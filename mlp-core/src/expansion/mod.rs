//! Items that exist for the macro expansions alone. The expansions reach them through `__private`.

pub(crate) mod checks;
mod constructors;
mod display;
mod serde;
pub(crate) mod valid;
