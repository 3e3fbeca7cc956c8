use mlp_core::prelude::*;

network! {
    enum Net< input 2 => linear 1; loss squared >;
}

network! {
    pub strcut Other< input 2 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0]);
    let _ = Other::zeros().forward(&vector![0.0, 0.0]);
}
