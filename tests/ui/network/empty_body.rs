use mlp_core::prelude::*;

network! {
    struct Net<>;
}

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0]);
}
