use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net<T = f32> {
    output: Dense<Linear, 2, 1, T>,
}

fn main() {}
