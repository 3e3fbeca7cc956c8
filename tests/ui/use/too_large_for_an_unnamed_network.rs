use mlp_core::prelude::*;

fn main() {
    let _ = network!(< input 1000 => relu 1000 => linear 1; loss squared >);
}
