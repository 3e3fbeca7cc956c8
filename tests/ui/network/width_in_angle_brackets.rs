use mlp_core::prelude::*;

network! { struct Dense2< input<2> => relu 3 => linear 1; loss squared >; }

network! { struct Sparse50< input sparse<50> => relu 3 => linear 1; loss squared >; }

fn main() {}
