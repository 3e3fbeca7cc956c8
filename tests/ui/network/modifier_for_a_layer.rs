use mlp_core::prelude::*;

network! { struct ALayer< input 2 => relu 3 => dropout 0.2 => linear 1; loss squared >; }

network! { struct BeforeTheLayer< input 2 => repeat 2 relu 3 => linear 1; loss squared >; }

fn main() {}
