use mlp_core::prelude::*;

struct Mine;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = Mine)]
#[repr(C)]
struct Net<T = f32> {
    hidden1: Dense<2, 3, Relu, T>,
    output: Dense<3, 1, Linear, T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
