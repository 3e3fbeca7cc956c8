use mlp_core::prelude::*;

const N: usize = 28;

network! { struct Parentheses< input (2, 3) => relu 3 => linear 1; loss squared >; }
network! { struct Brackets< input [N, N] => relu 3 => linear 1; loss squared >; }
network! { struct Times< input 2 x 3 => relu 3 => linear 1; loss squared >; }
network! { struct By< input N by N as image => relu 3 => linear 1; loss squared >; }
network! { struct Glued< input 28x28 => relu 3 => linear 1; loss squared >; }
network! { struct Layer< input 4 => relu (2, 3) => linear 1; loss squared >; }
network! { struct Comma< input 28, 28 => relu 3 => linear 1; loss squared >; }

fn main() {
    let _ = Times::zeros().forward(&SVector::<f32, 6>::zeros());
}
