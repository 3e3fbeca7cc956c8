use mlp_core::prelude::*;

network! {
    struct Arrows< input 2 -> relu 2 -> tanh 2 -> linear 1; loss squared >;
}

network! {
    struct NoArrows< input 2 relu 2 tanh 2 linear 1; loss squared >;
}

network! {
    struct Commas< input 2 => relu 2, no_bias, init zeros, repeat 2 => linear 1; loss squared >;
}

network! {
    struct Parentheses< input (2) => relu(2) => linear(1); loss squared >;
}

network! {
    struct Swapped< input 2 => 2 relu => 2 tanh => 1 linear; loss squared >;
}

network! {
    struct Constants< input 2 => elu 1.0 2 => elu 0.5 2 => linear 1; loss squared >;
}

network! {
    struct Computed< input 2 => relu 2 * 2 => relu 2 + 2 => linear 1; loss squared >;
}

fn main() {
    let _ = Arrows::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
