use mlp_core::prelude::*;

type Encoder<T> = Dense<2, 5, Relu, T>;
type Decoder<T> = Dense<6, 1, Linear, T>;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net<T = f32> {
    encoder: Encoder<T>,
    decoder: Decoder<T>,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
