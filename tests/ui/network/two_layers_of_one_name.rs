use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 as top => tanh 3 as top => linear 1 as top; loss squared >;
}

network! {
    struct Repeated< input 2 => relu 3 as enc repeat 2 => tanh 3 as enc2 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Repeated::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
