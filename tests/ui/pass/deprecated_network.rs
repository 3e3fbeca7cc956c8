#![deny(warnings)]
#![forbid(deprecated)]
//! A deprecated network, deprecated candidates, or a deprecated layer, warn where they are used and not where they are defined.

use mlp_core::prelude::*;

network! {
    #[deprecated]
    pub struct Old< input 2 => relu 2 => linear 1; loss squared >;
}

network! {
    #[deprecated]
    pub struct OldInputs< input 2 as left, sparse 3 as right => relu 2 from (left, right) => linear 1; loss squared >;
}

candidates! {
    #[deprecated]
    pub enum OldCandidates< input 2 => [relu | tanh] 2 => linear 1; loss squared >;
}

#[deprecated(note = "use the new one")]
#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct OldByHand<T = f32> {
    pub output: Dense<2, 1, Linear, T>,
}

#[derive(Clone, Debug, Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct OldLayer<T = f32> {
    #[deprecated]
    pub hidden: Dense<2, 1, Linear, T>,
    pub output: Dense<1, 1, Linear, T>,
}

fn main() {}
