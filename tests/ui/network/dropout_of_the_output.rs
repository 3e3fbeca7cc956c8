use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 => linear 1 dropout 0.5; loss squared >;
}

network! {
    struct Repeated< input 2 => relu 1 repeat 3 dropout 0.5 as layer; loss absolute >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Repeated::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
