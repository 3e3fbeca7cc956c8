use mlp_core::prelude::*;

network! {
    struct Net< 2 => relu 3 => linear 1; loss squared >;
}

network! {
    struct Widths< 2 => 3 => 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Widths::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
