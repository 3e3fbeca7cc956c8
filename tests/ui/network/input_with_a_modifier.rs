use mlp_core::prelude::*;

network! {
    struct Net< input 2 as pixels no_bias => linear 1; loss squared >;
}

network! {
    struct Image< input 2 x 3 => linear 1; loss squared >;
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Image::zeros().loss(&[SVector::<f32, 6>::zeros()], &[vector![0.0]]);
}
