use mlp_core::prelude::*;

#[derive(Clone, Debug, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Large<T = f32> {
    hidden1: Dense<1000, 1000, Relu, T>,
    output: Dense<1000, 1, Linear, T>,
}

fn main() {
    let _ = Large::boxed_zeros().clone();
}
