use mlp_core::prelude::*;

network! { struct Large< input 1000 => relu 1000 => linear 1; loss squared >; }

fn main() {
    let _ = Large::zeros();
}
