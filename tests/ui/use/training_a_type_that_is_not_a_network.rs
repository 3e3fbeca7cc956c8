use mlp_core::prelude::*;

fn main() {
    let data = Dataset::new(vec![vector![0.0, 0.0]], vec![1_usize]).unwrap();
    let _ = Trainer::new(Sgd::new(0.1)).fit(&mut 3, &data);
}
