use mlp_core::prelude::*;

const fn none(_: usize, _: usize) -> bool {
    false
}

network! { struct Repeated< input 2 => relu 2 repeat 2 connect none => linear 1; loss squared >; }

fn main() {}
