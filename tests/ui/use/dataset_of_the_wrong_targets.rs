use mlp_core::prelude::*;

fn main() {
    let _ = Dataset::new(vec![vector![0.0, 0.0]], vec![1_u8]);
}
