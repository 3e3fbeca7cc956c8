use mlp_core::prelude::*;

network! {
    struct Net< input 2 => relu 3 repeat 511 => tanh 2 as bottleneck => relu 3 repeat 512 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::boxed_zeros();
}
