use mlp_core::prelude::*;

network!(< input 2 => linear 1; loss squared >);

fn main() {}
