use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net<A, T = f32> {
    hidden1: Dense<2, 3, A, T>,
    output: Dense<3, 1, Linear, T>,
}

fn main() {
    let _ = Net::<Relu>::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
