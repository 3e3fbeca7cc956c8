use mlp_core::prelude::*;

type Output<T> = Dense<3, 1, Softmax, T>;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = categorical_cross_entropy)]
#[repr(C)]
struct Net<T = f32> {
    hidden1: Dense<2, 1, Softmax, T>,
    hidden2: Dense<1, 3, Relu, T>,
    output: Output<T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
