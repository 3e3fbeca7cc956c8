use mlp_core::prelude::*;

network! {
    struct Net< input 2 => sigmoid 1; loss categorical_cross_entropy >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
