use mlp_core::prelude::*;

const HIDDEN: u32 = 4;

network! {
    struct Net< input 2 => relu HIDDEN => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
