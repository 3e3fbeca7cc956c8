use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared, deny(noncanonical_link))]
#[repr(C)]
pub struct Net<T = f32> {
    pub output: Dense<2, 1, Sigmoid, T>,
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
