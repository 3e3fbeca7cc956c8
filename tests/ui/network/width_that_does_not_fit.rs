use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 99999999999999999999 => linear 1; loss squared >;
}

network! { struct Widest< input 2 => relu 18_446_744_073_709_551_615 => linear 1; loss squared >; }
network! { struct Weights< input 2 => relu 4_294_967_296 => tanh 2_147_483_648 + relu 2_147_483_648 => linear 1; loss squared >; }

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
