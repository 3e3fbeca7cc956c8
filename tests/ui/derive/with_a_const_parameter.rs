use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net<const N: usize, T = f32> {
    hidden1: Dense<N, 3, Relu, T>,
    output: Dense<3, 1, Linear, T>,
}

fn main() {
    let _ = Net::<2>::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
