use mlp_core::prelude::*;

network! {
    struct Net< loss squared; input 2 => linear 1 >;
}

network! { struct Arrow< input 2 => linear 1; loss squared => linear 1 >; }

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
