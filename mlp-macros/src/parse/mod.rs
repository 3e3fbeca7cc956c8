//! Parses the source text of `network!` into its syntax tree.
//!
//! Parsing never stops at a mistake. The body is split at `;` and `=>` first, so that a mistake in one piece leaves the
//! others intact. Source text outside the grammar with only one possible meaning is reported and parsed with that
//! meaning, so that it causes no further messages.

pub(crate) mod alternatives;
mod body;
mod dimensions;
mod foreign;
mod frame;
pub(crate) mod function;
pub(crate) mod input;
mod input_word;
mod layer;
pub(crate) mod loss;
mod part;
mod settings;
mod split_layer;
mod term;
mod width;

pub(crate) use frame::call;
