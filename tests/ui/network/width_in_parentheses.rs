use mlp_core::prelude::*;

network! {
    struct Net< input (2) => relu(3) => tanh (2 * 2) => linear [1]; loss squared >;
}

network! {
    struct Computed< input 2 => tanh (2 * 2) => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
