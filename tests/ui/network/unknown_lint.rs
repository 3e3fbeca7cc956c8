use mlp_core::prelude::*;

network! {
    struct Net< input 2 => sigmoid 1; #[allow(noncanonical_lnk)] loss squared >;
}

network! {
    struct Deny< input 2 => sigmoid 1; #[deny(warnings)] loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Deny::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
