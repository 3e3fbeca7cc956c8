use mlp_core::prelude::*;

network! { struct Activations< input 2 => [relu | tanh] 3 => linear 1; loss squared >; }
network! { struct Widths< input 2 => relu [3 | 4] => linear 1; loss squared >; }
network! { struct Losses< input 2 => relu 3 => linear 1; loss [#[allow(noncanonical_link)] absolute | squared] >; }
network! { struct Commas< input 2 => (relu, tanh) 3 => linear 1; loss squared >; }
network! { struct Throughout< input 2 => [relu | tanh] [3 | 4] repeat [1 | 2] dropout [0 | 0.2] => linear 1; loss [squared | absolute] >; }
network! { struct Parentheses< input 2 => relu (3 | 4) => linear 1; loss squared >; }
network! { struct Braces< input 2 => relu 3 => linear 1; loss {squared | absolute} >; }
network! { struct Angles< input 2 => relu <3 | 4> => linear 1; loss squared >; }
network! { struct Arguments< input 2 => relu 3 repeat (1 | 2) dropout (0, 0.2) => linear 1; loss (squared | absolute) >; }
network! { struct BareWidths< input 2 => relu 3 | 4 => linear 1; loss squared >; }
network! { struct BareActivations< input 2 => relu | tanh 3 => linear 1; loss squared >; }
network! { struct BareArgument< input 2 => relu 3 init zeros | he_normal => linear 1; loss squared >; }

fn main() {}
