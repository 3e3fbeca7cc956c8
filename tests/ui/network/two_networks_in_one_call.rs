use mlp_core::prelude::*;

network! {
    struct First< input 2 => linear 1; loss squared >;
    /// The second.
    pub struct Second< input 2 => rleu 3 => linear 1; loss squared >;
}

fn main() {
    let _ = First::zeros().forward(&vector![0.0, 0.0]);
    let _ = Second::zeros().forward(&vector![0.0, 0.0]);
}
