use mlp_core::prelude::*;

type Output<T> = Dense<3, 1, Sigmoid, T>;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct Net<T = f32> {
    pub hidden1: Dense<2, 3, Relu, T>,
    pub output: Output<T>,
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
