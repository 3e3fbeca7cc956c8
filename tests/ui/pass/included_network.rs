#![deny(warnings, missing_docs)]
//! A network from a file, in a `static`, a `const` and an expression.

use mlp_core::prelude::*;

network! {
    /// Exclusive or, under other names and with another loss than when it was saved.
    pub struct Xor< input 2 => relu 2 as inner => linear 1; loss absolute >;
}

static XOR: Xor = include_network!(Xor, "../include/xor.bin");
const SAME: Xor<f32> = include_network!(Xor<f32>, "../include/xor.bin",);

fn main() {
    let expression = include_network!(Xor, concat!("../include/", "xor.bin"));
    for net in [&XOR, &SAME, &expression] {
        assert_eq!(net.forward(&vector![1.0, 0.0]), vector![1.0]);
        assert_eq!(net.forward(&vector![1.0, 1.0]), vector![0.0]);
    }
}
