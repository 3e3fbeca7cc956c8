use mlp_core::prelude::*;

network! {
    struct Net< input 2 => linear 1, loss squared >;
}

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0]);
}
