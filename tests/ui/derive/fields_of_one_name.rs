use mlp_core::prelude::*;

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net<T = f32> {
    r#low: Dense<2, 3, Relu, T>,
    low: Dense<3, 1, Linear, T>,
}

fn main() {}
