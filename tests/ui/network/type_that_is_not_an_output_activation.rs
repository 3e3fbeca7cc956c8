use mlp_core::prelude::*;

struct Mine;

network! {
    struct Net< input 2 => relu 3 => self::Mine 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
