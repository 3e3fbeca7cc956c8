#![deny(warnings, missing_docs)]
//! A network of a hundred megabytes may be declared and built on the heap.

use mlp_core::prelude::*;

network! {
    /// Large.
    pub struct Large< input 1000 => relu 25000 => linear 1; loss squared >;
}

fn main() {
    let _ = (Large::PARAMETERS, Large::LAYERS);
    let _: fn() -> Box<Large> = Large::boxed_zeros;
}
