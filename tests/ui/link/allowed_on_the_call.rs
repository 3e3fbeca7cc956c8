use mlp_core::prelude::*;

// An attribute on the call of a macro is ignored by rustc, which says so.
#[allow(deprecated)]
network! { pub struct Net< input 2 => sigmoid 1; loss squared >; }

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
