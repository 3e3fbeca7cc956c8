use mlp_core::prelude::*;

network! {
    struct Net< input 2 => linear 1 >;
}

network! {
    struct Semicolon< input 2 => linear 1; >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Semicolon::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
