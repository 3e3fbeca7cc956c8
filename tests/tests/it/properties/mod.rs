//! Properties of networks of any shape and batches of any size, in both precisions: equal quantities computed in different
//! ways, and the symmetries of the weight space.
//!
//! Shapes are types and cannot be generated, so a table lists them, with widths around those of vector registers and
//! batches around the block sizes of the library. Random numbers come from the seed in every message.

mod batch_invariance;
mod case;
mod initial_weights;
mod laws;

use mlp_core::prelude::*;
use mlp_tests::rounding::Layer;

use case::{Case, Inspect, doubles};

const BATCHES: [usize; 8] = [1, 2, 31, 32, 33, 64, 65, 100];

macro_rules! inspect {
    ($network:ident<$T:ty>: $($layer:ident),*) => {
        Inspect::<$network<$T>> {
            layers: |net, x| {
                let trace = net.trace(x);
                vec![$(Layer { s: doubles(trace.$layer.s.as_slice()), a: doubles(trace.$layer.a.as_slice()) }),*]
            },
            deltas: |net, x, y| {
                let deltas = net.deltas(&net.trace(x), y);
                vec![$(deltas.$layer.as_slice().to_vec()),*]
            },
            activations: |net, x| {
                let trace = net.trace(x);
                vec![$(trace.$layer.a.as_slice().to_vec()),*]
            },
            gradient: |net, x, y| net.gradient(x, y),
        }
    };
}

macro_rules! shapes {
    ($($test:ident: $network:ident($($layer:ident),*) { $($body:tt)* } $(also $extra:ident)?;)*) => {$(
        #[test]
        fn $test() {
            network! { struct $network< $($body)* >; }
            for (seed, samples) in (1..).zip(BATCHES) {
                let single = Case::new(inspect!($network<f32>: $($layer),*), samples, seed);
                single.check_all();
                let double = Case::new(inspect!($network<f64>: $($layer),*), samples, seed);
                double.check_all();
                $(
                    single.$extra();
                    double.$extra();
                )?
            }
        }
    )*};
}

shapes! {
    one_unit: OneUnit(output) { input 1 => linear 1; loss squared };
    one_unit_after_another: Chain(hidden1, output) { input 1 => tanh 1 => linear 1; loss squared }
        also tanh_units_can_change_sign;
    a_narrow_classifier: Narrow(hidden1, output)
        { input 2 => relu 7 => softmax 3; loss categorical_cross_entropy };
    a_wide_classifier: Wide(hidden1, output) { input 33 => gelu 32 => sigmoid 31; loss binary_cross_entropy };
    two_layers_of_tanh: Odd(hidden1, hidden2, output) { input 5 => tanh 33 => tanh 17 => linear 8; loss squared }
        also tanh_units_can_change_sign;
    a_layer_without_bias: Unbiased(hidden1, output) { input 8 => silu 16 no_bias => exp 4; loss poisson };
    no_biases_at_all: Ratios(hidden1, output)
        { input 3 => tanh 9 no_bias => linear 2 no_bias; loss absolute } also tanh_units_can_change_sign;
    a_hidden_softmax: Attention(hidden1, hidden2, output)
        { input 31 => softmax 9 => elu 2 => linear 33; loss huber };
    four_layers: Deep(first, hidden2, hidden3, output)
        { input 4 => softplus 15 as first => selu 16 => hard_silu 17 => linear 1; loss huber(0.5) };
    sigmoid_with_squared: Saturating(hidden1, output)
        { input 10 => hard_tanh 12 => sigmoid 10; #[allow(noncanonical_link)] loss squared };
}
