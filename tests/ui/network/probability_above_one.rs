use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 dropout 20 => relu 3 dropout 1e3 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
