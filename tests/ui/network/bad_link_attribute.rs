use mlp_core::prelude::*;

network! {
    struct Net< input 2 => sigmoid 1; #[warn(noncanonical_link)] loss squared >;
}

network! {
    struct Docs< input 2 => sigmoid 1; /// The loss.
    loss squared >;
}

network! {
    struct Bare< input 2 => sigmoid 1; #[allow] loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Docs::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Bare::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
