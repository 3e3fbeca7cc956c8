use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = sqared, allow(link), seed = 3)]
struct Net<T = f32> {
    #[network(init = he)]
    hidden1: Dense<2, 3, Relu, T>,
    #[network(bias = false)]
    output: Dense<3, 1, Linear, T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
