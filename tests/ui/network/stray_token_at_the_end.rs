use mlp_core::prelude::*;

network! {
    struct Net< input 2 => linear 1; loss squared >; 3
}

network! {
    struct Derives< input 2 => linear 1; loss squared > derive(Copy);
}

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0]);
    let _ = Derives::zeros().forward(&vector![0.0, 0.0]);
    let net = network!(< input 2 => linear 1; loss squared >;);
    let _ = net.forward(&vector![0.0, 0.0]);
}
