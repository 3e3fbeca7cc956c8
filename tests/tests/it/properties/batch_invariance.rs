//! A sample has the same output bits alone and in any batch.

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::random::generator;

network! { struct Tiny< input 2 => relu 3 => linear 1; loss squared >; }
network! { struct Narrow< input 40 => tanh 17 => gelu 3 => sigmoid 1; loss binary_cross_entropy >; }
network! { struct Classes< input 13 => silu 50 => softplus 33 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Large< input 300 => elu 256 => tanh 70 => linear 2; loss squared >; }

macro_rules! check {
    ($($Network:ident with $inputs:literal inputs),*) => {$(
        let network = $Network::boxed_random(&mut StdRng::seed_from_u64(5));
        let mut rng = generator(6);
        for batch in [1, 2, 3, 7, 33, 150] {
            let inputs: Vec<_> =
                (0..batch).map(|_| SVector::<f32, $inputs>::from_fn(|_, _| rng.random_range(-1.0..1.0))).collect();
            let alone: Vec<_> = inputs.iter().map(|input| network.forward(input)).collect();
            assert_eq!(network.predict(&inputs), alone, "{} with a batch of {batch}", stringify!($Network));
        }
    )*};
}

#[test]
fn a_sample_gives_the_same_bits() {
    check!(Tiny with 2 inputs, Narrow with 40 inputs, Classes with 13 inputs, Large with 300 inputs);
}
