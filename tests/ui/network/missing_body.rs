use mlp_core::prelude::*;

network! {
    struct Net;
}

network! {
    struct Tuple(f32);
}

network! {
    pub struct Fields { weights: f32 }
}

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0]);
    let _ = Tuple::zeros().output.weights;
    let _ = Fields::zeros();
}
