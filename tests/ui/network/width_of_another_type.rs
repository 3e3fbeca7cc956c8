use mlp_core::prelude::*;

network! {
    struct Net< input 2.0 => relu 2u8 => tanh "2" => elu -1 => linear 1.5; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
