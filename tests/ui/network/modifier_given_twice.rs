use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 no_bias no_bias => tanh 3 as a as b => linear 1 init zeros init zeros; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
