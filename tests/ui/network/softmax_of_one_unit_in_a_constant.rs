use mlp_core::prelude::*;

const CLASSES: usize = 1;

network! {
    struct Net< input 2 => softmax CLASSES; loss categorical_cross_entropy >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
