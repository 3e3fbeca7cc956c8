//! Parses the source text of `network!` into its syntax tree.
//!
//! Parsing never stops at a mistake. The body is split at `;` and `=>` first, so that a mistake in one piece leaves the
//! others intact. Source text outside the grammar that has one possible meaning is reported and then parsed with that
//! meaning, which prevents further messages about it.

mod body;
mod frame;
pub(crate) mod function;
mod layer;
mod loss;
mod width;

pub(crate) use frame::call;
