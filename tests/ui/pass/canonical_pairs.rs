#![deny(warnings, missing_docs)]
//! The four canonical pairs, and those that need no partner.

use mlp_core::prelude::*;

network! {
    /// Numbers.
    pub struct Numbers< input 2 => linear 2; loss squared >;
}
network! {
    /// Classes that may coincide.
    pub struct Labels< input 2 => sigmoid 2; loss binary_cross_entropy >;
}
network! {
    /// One class of several.
    pub struct Classes< input 2 => softmax 2; loss categorical_cross_entropy >;
}
network! {
    /// Counts.
    pub struct Counts< input 2 => exp 2; loss poisson >;
}
network! {
    /// Robust.
    pub struct Robust< input 2 => tanh 2; loss huber(0.5) >;
}
network! {
    /// Robust, too.
    pub struct Absolute< input 2 => relu 2; loss absolute >;
}

fn main() {
    let x = [vector![0.5, -0.5]];
    let y = [vector![1.0, 0.0]];
    let _ = Numbers::zeros().loss(&x, &y) + Labels::zeros().loss(&x, &y) + Classes::zeros().loss(&x, &y);
    let _ = Counts::zeros().loss(&x, &y) + Robust::zeros().loss(&x, &y) + Absolute::zeros().loss(&x, &y);
}
