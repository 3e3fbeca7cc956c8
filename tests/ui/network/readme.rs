use mlp_core::prelude::*;

network! {
    pub struct Net< input 2 => rleu 4 => softmax 1; loss mse >;
}

fn main() {}
