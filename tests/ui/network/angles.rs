use mlp_core::prelude::*;

network! { struct BeforeTheWidth< input 4 => tanh < 6 => linear 1; loss squared >; }
network! { struct AfterTheWidth< input 4 => tanh 6 < 3 => linear 1; loss squared >; }

fn main() {}
