use mlp_core::prelude::*;

// 800 kB as f32, 1.6 MB as f64.
network! { struct Middle< input 200 => relu 1000 => linear 1; loss squared >; }

fn main() {
    let _ = Middle::zeros();
    let _ = Middle::<f64>::zeros();
}
