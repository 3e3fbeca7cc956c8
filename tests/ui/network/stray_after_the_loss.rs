use mlp_core::prelude::*;

network! {
    struct Net< input 2 => linear 1; loss squared absolute >;
}

network! {
    struct Braces< input 2 => linear 1; loss squared {} >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Braces::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
