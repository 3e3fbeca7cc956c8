use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 init normal => relu 3 repeat 2 init he_norml => linear 1 init xavier; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
