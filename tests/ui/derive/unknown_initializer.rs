use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net<T = f32> {
    #[network(init = he)]
    hidden1: Dense<2, 3, Relu, T>,
    #[network(init = normal)]
    output: Dense<3, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Quoted<T = f32> {
    #[network(init = "he_normal")]
    output: Dense<3, 1, Linear, T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
