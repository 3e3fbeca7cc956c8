use mlp_core::prelude::*;

struct Mine;

network! {
    struct Net< input 2 => relu 3 => linear 1; loss Mine >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
