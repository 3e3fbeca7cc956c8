use mlp_core::prelude::*;

network! {
    struct Net< input 2 dropout 0.1 => relu 3 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
