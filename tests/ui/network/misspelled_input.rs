use mlp_core::prelude::*;

network! {
    struct Net< inputs 2 => linear 1; loss squared >;
}

network! {
    struct In< in 2 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = In::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
