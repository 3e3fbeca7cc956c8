use mlp_core::prelude::*;

network! { struct Before< input 2 => 2 x relu 3 => linear 1; loss squared >; }
network! { struct Times< input 2 => 2 * (relu 3) => linear 1; loss squared >; }
network! { struct After< input 2 => (relu 3) x 2 => linear 1; loss squared >; }
network! { struct Group< input 2 => (relu 3 => tanh 3) repeat 2 => linear 1; loss squared >; }
network! { struct Brackets< input 2 => [relu 3 => tanh 3] => linear 1; loss squared >; }
network! { struct Word< input 2 => relu 3 repeat 2 times => linear 1; loss squared >; }
network! { struct Array< input 2 => [relu 3; 2] => linear 1; loss squared >; }

fn main() {}
