use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu { 2 * } => tanh { } => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
