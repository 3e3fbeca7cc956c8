use mlp_core::prelude::*;

network! { struct Large< input 1000 => relu 1000 => linear 1; loss squared >; }
// 1.9 MB over f64, 0.9 MB over f32.
network! { struct Medium< input 1000 => relu 230 => linear 1; loss squared >; }

#[derive(Clone)]
struct Agent {
    network: Box<Large>,
}

fn copies<C: Clone>(network: &C) -> C {
    network.clone()
}

fn main() {
    let boxed = Large::boxed_zeros();
    let _ = boxed.clone();
    let _ = (*boxed).clone();
    let _ = Clone::clone(&boxed);
    let _ = copies(&*boxed);
    let _ = vec![boxed; 2];

    let _ = Medium::zeros().clone();
    let _ = Medium::<f64>::boxed_zeros().clone();
}
