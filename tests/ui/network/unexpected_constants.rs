use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu(0.1) 3 => linear 1; loss squared(2.0) >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
