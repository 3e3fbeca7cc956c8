use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 as fn => tanh 3 as 3 => elu 2 as => linear 1 as _; loss squared >;
}

network! {
    struct Words< input 2 => relu 3 as low-layer no_bias => tanh 3 as encoder.top => elu 2 as a::b => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
