use mlp_core::prelude::*;

fn main() {
    let net = network!(< input 2 => linear 1; loss squared; seed 7; seed 8 >);
    let _ = net.forward(&vector![0.0, 0.0]);
}
