use mlp_core::prelude::*;

network! { struct ALayer< input 2 => 'a 3 => linear 1; loss squared >; }

network! { struct APart< input 2 => relu 3 + 'a 4 => linear 1; loss squared >; }

fn main() {}
