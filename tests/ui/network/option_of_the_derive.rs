use mlp_core::prelude::*;

network! {
    #[network(loss = squared)]
    struct Net< input 2 => linear 1 >;
}

network! {
    #[network(allow(noncanonical_link))]
    struct Allow< input 2 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0]);
    let _ = Allow::zeros().forward(&vector![0.0, 0.0]);
}
