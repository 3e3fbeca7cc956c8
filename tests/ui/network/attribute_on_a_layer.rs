use mlp_core::prelude::*;

network! {
    struct Net< #[allow(noncanonical_link)] input 2 => #[inline] sigmoid 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
