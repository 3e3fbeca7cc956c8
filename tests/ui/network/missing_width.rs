use mlp_core::prelude::*;

network! {
    struct Net< input => relu => sigmoid; loss binary_cross_entropy >;
}

network! {
    struct Modifier< input 2 => relu no_bias => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Modifier::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
