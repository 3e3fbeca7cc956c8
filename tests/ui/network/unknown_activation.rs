use mlp_core::prelude::*;

network! {
    struct Net< input 2 => rleu 3 => sigmiod 3 => swish 3 => linear 1; loss squared >;
}

network! {
    struct Maxout< input 2 => maxout 3 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Maxout::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
