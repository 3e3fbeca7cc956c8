use mlp_core::prelude::*;

network! {
    struct Net< input 2 => linear 1; loss = squared >;
}

network! {
    struct Colon< input 2 => linear 1; loss: squared >;
}

network! {
    struct Parentheses< input 2 => linear 1; loss(squared) >;
}

network! {
    struct Quotes< input 2 => linear 1; loss "squared" >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Colon::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Parentheses::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Quotes::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
