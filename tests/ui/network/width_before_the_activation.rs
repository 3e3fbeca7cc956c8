use mlp_core::prelude::*;

network! {
    struct Net< input 2 => 3 relu => 1 linear; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
