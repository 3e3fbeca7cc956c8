use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 => linear 1, loss squared >;
}

network! { struct Bar< input 2 => relu 3 => linear 1 | loss squared >; }

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let net = network!(< input 2 => linear 1; loss squared, seed 7 >);
    let _ = net.forward(&vector![0.0, 0.0]);
}
