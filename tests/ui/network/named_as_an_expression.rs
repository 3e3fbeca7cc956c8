use mlp_core::prelude::*;

fn main() {
    let _ = network!(struct Net< input 2 => linear 1; loss squared >;);
}
