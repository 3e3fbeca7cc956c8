use mlp_core::prelude::*;

network! {
    #[network(crate = ::mlp_core, carte = other, sede = 7)]
    struct Net< input 2 => linear 1; loss squared >;
}

network! {
    #[network(crate)]
    #[network]
    struct Bare< input 2 => linear 1; loss squared >;
}

network! {
    #[network(crate = ::mlp_core, crate = ::mlp_core)]
    struct Twice< input 2 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0]);
    let _ = Bare::zeros().forward(&vector![0.0, 0.0]);
    let _ = Twice::zeros().forward(&vector![0.0, 0.0]);
}
