//! The parser and the rules of `network!`, outside of rustc: the messages about a line of text, and the network that it defines.
//!
//! The modules are those of `mlp-macros`, which as a procedural macro exports nothing else.

mod exports;
mod expression;
mod json;
mod line;
mod link_check;
mod location;
mod network;
mod report;
mod served;

// Inline, so that the modules find their submodules.
#[path = "../../../mlp-macros/src"]
#[allow(dead_code, unused_imports, clippy::pedantic, reason = "parts that only rustc or the entry points use")]
mod macros {
    pub(crate) mod attribute;
    pub(crate) mod builtin;
    pub(crate) mod lint;
    pub(crate) mod message;
    pub(crate) mod model;
    pub(crate) mod modifier;
    pub(crate) mod names;
    pub(crate) mod parse;
    pub(crate) mod ratio;
    pub(crate) mod resolve;
    pub(crate) mod rules;
    pub(crate) mod schedule;
    pub(crate) mod span;
    pub(crate) mod syntax;
    pub(crate) mod token;
    pub(crate) mod width;
    pub(crate) mod wiring;
}

// They refer to one another by `crate::`.
#[allow(unused_imports, reason = "as above")]
use macros::{
    attribute, builtin, lint, message, model, modifier, names, parse, ratio, resolve, rules, schedule, span, syntax,
    token, width, wiring,
};

pub use line::{Checked, check};
pub use report::{Level, Message};
