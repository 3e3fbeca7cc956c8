use mlp_core::prelude::*;

// rustc ignores an attribute on a macro call, and warns about it.
#[allow(deprecated)]
network! { pub struct Net< input 2 => sigmoid 1; loss squared >; }

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
