use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 repeat 0 => relu 3 repeat N => relu 3 repeat 99999 => relu 3 repeat => relu 3 repeat -1 no_bias => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
