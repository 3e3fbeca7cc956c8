use mlp_core::prelude::*;

#[derive(Network)]
#[network(input(sparse), loss = squared)]
#[repr(C)]
struct Alone<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

#[derive(Network)]
#[network(input(2 as left, sparse as right), loss = squared)]
#[repr(C)]
struct AmongSeveral<T = f32> {
    #[network(from(left, right))]
    output: Dense<4, 1, Linear, T>,
}

fn main() {
    let _ = Alone::zeros().loss(&[], &[vector![0.0]]);
}
