use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
enum Net {
    Hidden(Dense<2, 1, Linear>),
}

fn main() {
    let net = Net::zeros();
    let _ = net.loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let (_, gradient) = net.gradient(&[vector![0.0, 0.0]], &[1]);
    Sgd::new(0.1).step(&mut *Net::boxed_zeros(), &gradient);
}
