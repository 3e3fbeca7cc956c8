use mlp_core::prelude::*;

candidates! {
    enum Nets< input 2 => [relu | tanh] [3 | 99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999] => linear 1; loss squared >;
}

fn main() {}
