use mlp_core::prelude::*;

#[derive(Network)]
#[network(loss = squared)]
#[repr(C, packed)]
struct Net<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(align(64))]
struct Aligned<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Aligned::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
