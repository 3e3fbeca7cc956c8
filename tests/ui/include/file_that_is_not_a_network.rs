use mlp_core::prelude::*;

network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }

static XOR: Xor = include_network!(Xor, "text.bin");

fn main() {}
