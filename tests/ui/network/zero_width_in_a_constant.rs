use mlp_core::prelude::*;

const HIDDEN: usize = 0;

network! {
    struct Net< input 2 => relu HIDDEN => linear 1; loss squared >;
}

network! {
    struct Input< input HIDDEN => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Input::zeros().loss(&[vector![]], &[vector![0.0]]);
}
