use mlp_core::prelude::*;

network! {
    struct Net< input: 2 => relu: 2 repeat: 2 init: zeros => linear: 1; loss: squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let seeded = network!(< input = 2 => relu = 2 dropout = 0.5 => linear = 1; loss = squared; seed = 7 >);
    let _ = seeded.forward(&vector![0.0, 0.0]);
}
