use mlp_core::prelude::*;

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Certain<T = f32> {
    hidden1: Dense<2, 3, Relu, T, Dropout<1, 1>>,
    output: Dense<3, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct AtTheEnd<T = f32> {
    hidden1: Dense<2, 3, Relu, T, Dropout<1, 2, NoBias>>,
    output: Dense<3, 1, Linear, T, Dropout<1, 2>>,
}

fn main() {
    let _ = Certain::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = AtTheEnd::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
