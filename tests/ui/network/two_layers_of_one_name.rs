use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 as top => tanh 3 as top => linear 1 as top; loss squared >;
}

network! {
    struct Repeated< input 2 => relu 3 as enc repeat 2 => tanh 3 as enc2 => linear 1; loss squared >;
}

network! {
    struct Raw< input 2 => relu 3 as r#low => tanh 3 as low => linear 1; loss squared >;
}

network! {
    struct RawSecond< input 2 => relu 3 as low => tanh 3 as r#low => linear 1; loss squared >;
}

network! {
    struct RawInput< input 2 as r#low, 3 as low => tanh 3 from low => linear 1; loss squared >;
}

network! {
    struct RawDefault< input 2 => relu 3 => tanh 3 as r#hidden1 => linear 1; loss squared >;
}

network! {
    struct RawRepeated< input 2 => relu 3 as enc repeat 2 => tanh 3 as other from r#enc => linear 1; loss squared >;
}

fn main() {
    let _ = Raw::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Repeated::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
