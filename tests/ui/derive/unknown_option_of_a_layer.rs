use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net<T = f32> {
    #[network(int = zeros)]
    hidden1: Dense<2, 3, Relu, T>,
    #[network(dropout = 0.5)]
    output: Dense<3, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared, input = 2)]
#[repr(C)]
struct Elsewhere<T = f32> {
    #[network(no_bias)]
    low: Dense<2, 3, Relu, T>,
    #[network(as = high)]
    hidden2: Dense<3, 3, Relu, T>,
    #[network(repeat = 2)]
    hidden3: Dense<3, 3, Relu, T>,
    #[network(from = (hidden3, input))]
    output: Dense<5, 1, Linear, T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
