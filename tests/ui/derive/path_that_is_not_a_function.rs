use mlp_core::prelude::*;

mod own {
    pub struct Mine;
}

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = self::own::Mine)]
#[repr(C)]
struct Loss1<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Activation1<T = f32> {
    hidden1: mlp_core::Dense<2, 3, own::Mine, T>,
    output: Dense<3, 1, Linear, T>,
}

fn main() {
    let _ = Loss1::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Activation1::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
