use mlp_core::prelude::*;

#[derive(Network)]
#[network(input(2 dropout 0.1) loss = squared)]
#[repr(C)]
struct BeforeALoss<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared clone)]
#[repr(C)]
struct BeforeAWord<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

fn main() {
    let _ = BeforeALoss::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
