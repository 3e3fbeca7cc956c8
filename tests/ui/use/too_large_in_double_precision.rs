use mlp_core::prelude::*;

network! { struct Large< input 1000 => relu 1000 => linear 1; loss squared >; }

fn main() {
    let _ = Large::<f64>::zeros();
    let _: Large<f64> = Network::random(&mut StdRng::seed_from_u64(7));
}
