use mlp_core::prelude::*;

network! { pub struct Net< input 2 => sigmoid 1; #[deny(noncanonical_link)] loss squared >; }

pub fn unnamed() {
    let _ = network!(< input 2 => tanh 1; #[deny(noncanonical_link)] loss squared >);
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
