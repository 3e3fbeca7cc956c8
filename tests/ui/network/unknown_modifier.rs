use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 named top => linear 1; loss squared >;
}

network! {
    struct Typo< input 2 => relu 3 nobias => linear 1 reapeat 3; loss squared >;
}

network! {
    struct Planned< input 2 => relu 3 conect mask => linear 1; loss squared >;
}

network! {
    struct Number< input 2 => relu 3 4 => linear 1; loss squared >;
}

network! {
    struct Bias< input 2 => relu 3 bias = false as top => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Typo::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Planned::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Number::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Bias::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
