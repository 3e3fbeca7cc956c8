use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = huber(1.99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999))]
#[repr(C)]
struct Net<T = f32> {
    low: Dense<2, 3, Relu, T>,
    output: Dense<3, 1, Linear, T>,
}

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Wide<T = f32> {
    low: Dense<2, 99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999, Relu, T>,
    output: Dense<3, 1, Linear, T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
