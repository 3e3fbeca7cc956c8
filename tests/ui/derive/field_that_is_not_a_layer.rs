use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net<T = f32> {
    hidden1: Dense<2, 3, Relu, T>,
    scale: f32,
    output: Dense<3, 1, Linear, T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
