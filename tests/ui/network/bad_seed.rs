use mlp_core::prelude::*;

fn main() {
    let word = network!(< input 2 => linear 1; loss squared; seed x >);
    let negative = network!(< input 2 => linear 1; loss squared; seed -1 >);
    let missing = network!(< input 2 => linear 1; loss squared; seed >);
    let _ = [word.forward(&vector![0.0, 0.0]), negative.forward(&vector![0.0, 0.0]), missing.forward(&vector![0.0, 0.0])];
}
