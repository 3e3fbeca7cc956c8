use mlp_core::prelude::*;

network! {}

fn main() {}
