use mlp_core::prelude::*;

const N: usize = 7;

network! { struct Width< input 4 => tanh 8 as low => tanh 6 add low => linear 1; loss squared >; }
network! { struct Input< input 4 => tanh 8 add input => linear 1; loss squared >; }
network! { struct Constant< input 4 => tanh N as low => tanh 8 add low => linear 1; loss squared >; }
network! { struct Output< input 4 => sigmoid 4 add input; loss binary_cross_entropy >; }
network! { struct Several< input 4 => tanh 4 as low => tanh 4 add (low, input) => linear 1; loss squared >; }
network! { struct Missing< input 4 => tanh 4 as low => tanh 4 add => linear 1; loss squared >; }
network! { struct Unknown< input 4 => tanh 4 as low => tanh 4 add lo => linear 1; loss squared >; }
network! { struct Text< input 4 => tanh 4 as low => tanh 4 add "low" => linear 1; loss squared >; }
network! { struct Plus< input 4 => tanh 4 as a => tanh 4 add a + input => linear 1; loss squared >; }
network! { struct Both< input 4 => tanh 4 as a => tanh 4 add a, input => linear 1; loss squared >; }

fn main() {}
