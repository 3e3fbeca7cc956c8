use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct Net<T: Copy = f32>
where
    T: core::fmt::Debug,
{
    pub output: Dense<2, 1, Sigmoid, T>,
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
