#![deny(warnings)]
//! A deprecated network, or a deprecated layer, warns where it is used and not where it is defined.

use mlp_core::prelude::*;

network! {
    #[deprecated]
    pub struct Old< input 2 => relu 2 => linear 1; loss squared >;
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
