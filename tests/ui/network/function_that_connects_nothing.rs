use mlp_core::prelude::*;

const fn none(_: usize, _: usize) -> bool {
    false
}

network! { struct Repeated< input 2 => relu 2 repeat 2 connect none => linear 1; loss squared >; }
network! { struct Twice< input 2 => relu 2 connect none => tanh 2 connect none => linear 1; loss squared >; }

fn main() {}
