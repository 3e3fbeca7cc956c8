use mlp_core::prelude::*;

fn main() {
    let net = network!(< input 2; rleu 2.0 => linear 1 no_bais; loss = sqared; seed -3 >);
    let _ = net.loss(&[vector![0.0, 0.0]], &[vector![1.0]]);
    assert_eq!(net.forward(&vector![0.0, 0.0]), vector![1.0]);
}
