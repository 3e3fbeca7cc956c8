use mlp_core::prelude::*;

network! {
    struct Net< input 2 => leaky_relu("a") 3 => elu(C) 3 => leaky_relu(0.1 0.2) 3 => elu(1f32) 2 => linear 1; loss huber(2 * 3) >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
