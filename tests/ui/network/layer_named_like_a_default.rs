use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 as hidden2 => tanh 3 => linear 1; loss squared >;
}

network! {
    struct Output< input 2 => relu 3 => tanh 3 as output => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Output::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
