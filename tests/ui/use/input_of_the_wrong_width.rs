use mlp_core::prelude::*;

network! { struct Net< input 2 => softmax 3; loss categorical_cross_entropy >; }

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0, 0.0]);
}
