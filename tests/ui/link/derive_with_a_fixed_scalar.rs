use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = huber(0.5))]
#[repr(C)]
pub struct Net {
    pub output: Dense<2, 2, Softmax, f64>,
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
