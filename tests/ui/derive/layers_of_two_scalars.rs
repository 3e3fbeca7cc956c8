use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net {
    hidden1: Dense<2, 3, Relu, f64>,
    output: Dense<3, 1, Linear, f32>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
