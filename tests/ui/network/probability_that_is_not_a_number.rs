use mlp_core::prelude::*;

network! {
    struct Path< input 2 => relu 3 dropout RATE => linear 1; loss squared >;
}

network! {
    struct Negative< input 2 => relu 3 dropout -0.2 => linear 1; loss squared >;
}

network! {
    struct Suffix< input 2 => relu 3 dropout 0.2f32 no_bias => linear 1; loss squared >;
}

network! {
    struct Ratio< input 2 => relu 3 dropout 1/5 => linear 1; loss squared >;
}

network! {
    struct Text< input 2 => relu 3 dropout "0.5" => linear 1; loss squared >;
}

fn main() {
    let _ = Path::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Negative::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Suffix::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Ratio::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Text::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
