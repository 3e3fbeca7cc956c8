use mlp_core::prelude::*;

network! {
    struct Net< input 2 => leaky_relu(0.1, 0.2) 3 => elu() 3 => linear 1; loss huber(1.0, 2.0) >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
