use mlp_core::prelude::*;

const HIDDEN: u8 = 3;
const INPUTS: i32 = 2;

network! {
    struct Net< input 2 => relu HIDDEN => linear 1; loss squared >;
}

network! {
    struct Input< input INPUTS => linear 1; loss squared >;
}

network! {
    struct Braces< input 2 => relu { 2 * HIDDEN } => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Input::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Braces::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
