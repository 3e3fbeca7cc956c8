use mlp_core::prelude::*;

network! {
    struct Net< input 2 => softmax 1 => linear 1; loss squared >;
}

network! {
    struct Output< input 2 => softmax 1; loss categorical_cross_entropy >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Output::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
