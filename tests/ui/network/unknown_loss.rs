use mlp_core::prelude::*;

network! {
    struct Net< input 2 => linear 1; loss mse >;
}

network! {
    struct Typo< input 2 => linear 1; loss sqared >;
}

network! {
    struct Hinge< input 2 => linear 1; loss hinge >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Typo::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Hinge::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
