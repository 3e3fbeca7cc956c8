//! Training: learning, reproducibility to the bit, epochs and batches, divergence, and invalid settings and batches.

#![allow(clippy::float_cmp, reason = "exact values")]

mod batches;
mod descent;
mod divergence;
mod epochs;
mod learning;
mod reproducibility;
mod settings;

use mlp_core::prelude::*;

network! { struct Xor< input 2 => tanh 4 => sigmoid 1; loss binary_cross_entropy >; }
network! { struct Line< input 1 => linear 1; loss squared >; }
network! { struct Classes< input 2 => softmax 3; loss categorical_cross_entropy >; }

pub(crate) fn xor_inputs() -> Vec<SVector<f32, 2>> {
    vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]]
}

pub(crate) fn xor_data() -> Dataset<SVector<f32, 2>, usize> {
    Dataset::new(xor_inputs(), vec![0, 1, 1, 0]).expect("valid data")
}

/// Points of `y = 2x − 1`.
fn line_data<const N: usize>() -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    let x = |i: usize| (0..i).fold(-1.0, |x, _| x + 0.125);
    let inputs: Vec<_> = (0..N).map(|i| vector![x(i)]).collect();
    let targets = inputs.iter().map(|x| x * 2.0 - vector![1.0]).collect();
    Dataset::new(inputs, targets).expect("valid data")
}

fn bits(network: &impl Network<Scalar = f32>) -> Vec<u32> {
    network.parameters().iter().map(|w| w.to_bits()).collect()
}

fn random_xor(seed: u64) -> Xor {
    Xor::random(&mut StdRng::seed_from_u64(seed))
}
