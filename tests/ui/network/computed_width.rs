use mlp_core::prelude::*;

const HIDDEN: usize = 4;

network! {
    struct Net< input 2 => relu HIDDEN * 2 + 1 as top => tanh 2 * HIDDEN => linear 1; loss squared >;
}

network! { struct Power< input 2**3 => relu HIDDEN ** 2 as top => linear 1; loss squared >; }

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
