#![deny(warnings, missing_docs)]
//! Networks with parts from `macro_rules`.

use mlp_core::prelude::*;

macro_rules! classifier {
    ($name:ident, $inputs:literal, $hidden:expr, $activation:ident, $own:path, $classes:tt) => {
        network! {
            /// A classifier.
            pub struct $name<
                input $inputs => $activation $hidden => $own 4 => softmax $classes; loss categorical_cross_entropy
            >;
        }
    };
}

classifier!(Small, 2, 3, relu, mlp_core::activation::Tanh, 2);
classifier!(Computed, 2, 2 * 3, relu, Tanh, 2);

fn main() {
    let x = [vector![0.0, 0.0]];
    let _ = Small::zeros().loss(&x, &[1]) + Computed::zeros().loss(&x, &[1]);
}
