use mlp_core::prelude::*;

network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }

static XOR: Xor<f64> = include_network!(Xor<f64>, "xor.bin");

fn main() {}
