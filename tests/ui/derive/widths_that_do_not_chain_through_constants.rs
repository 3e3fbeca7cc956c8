use mlp_core::prelude::*;

const FIVE: usize = 5;
const SIX: usize = FIVE + 1;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net {
    encoder: Dense<2, FIVE, Relu>,
    decoder: Dense<SIX, 1, Linear>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
