use mlp_core::prelude::*;

network! {
    struct < input 2 => linear 1; loss squared >;
}

network! {
    struct fn< input 2 => linear 1; loss squared >;
}

fn main() {
}
