//! The interpreter of `mlp-core` for a page: networks typed at run time, forward, inspected and trained, in WebAssembly.
//!
//! JavaScript writes the arguments of a call into memory of this module and reads results from there. It passes handles and
//! lengths, which are checked; a pointer never comes back from it. See `engine.js`, the other side.

mod exports;
mod lab;
mod spec;

pub use lab::{Lab, Optimizer};
