use mlp_core::prelude::*;

network! { struct AnActivation< input 2 => sparse<50> 3 => linear 1; loss squared >; }

network! { struct ALayer< input 2 => sparse 3 => linear 1; loss squared >; }

network! { struct AfterTheWidth< input 50 sparse 3 => relu 3 => linear 1; loss squared >; }

network! { struct WithoutInput< sparse 50 => relu 3 => linear 1; loss squared >; }

fn main() {}
