use mlp_core::prelude::*;

network! {
    pub struct Votes< input 8 => relu 16 => sigmoid 3; loss categorical_cross_entropy >;
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
