//! The benchmark networks and their samples.
#![allow(missing_docs, reason = "the names describe the networks")]

use mlp_core::prelude::*;

network! { pub struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
network! { pub struct Control< input 4 => tanh 16 => tanh 16 => linear 2; loss squared >; }
network! { pub struct Digits< input 64 => relu 32 => softmax 10; loss categorical_cross_entropy >; }
network! { pub struct Mnist< input 784 => relu 128 => softmax 10; loss categorical_cross_entropy >; }
network! { pub struct MnistDeep< input 784 => relu 256 => relu 128 => softmax 10; loss categorical_cross_entropy >; }
network! { pub struct Wide< input 512 => relu 1024 => relu 1024 => linear 64; loss squared >; }
network! { pub struct Odd< input 13 => relu 50 => relu 300 => linear 1; loss squared >; }
network! { pub struct Twelve< input 32 => relu 32 repeat 12 => linear 32; loss squared >; }
network! { pub struct Policy< input 32 => tanh 64 => tanh 64 => linear 4; loss squared >; }
network! { pub struct OneUnit< input 784 => relu 128 => sigmoid 1; loss binary_cross_entropy >; }
network! { pub struct TwoSources<
input 16 => tanh 16 as low => tanh 16 as high from input => relu 16 from (low, high) => linear 1; loss squared >; }
network! { pub struct OneSource< input 16 => tanh 32 => relu 16 => linear 1; loss squared >; }
network! { pub struct Chain< input 4 => tanh 32 => tanh 16 => linear 4; loss squared >; }

/// A pseudorandom number between −½ and ½.
pub fn number(i: usize, j: usize) -> f32 {
    ((i * 31 + j * 17) % 29) as f32 / 29.0 - 0.5
}

/// Samples of pseudorandom numbers.
pub fn samples<const N: usize>(count: usize) -> Vec<SVector<f32, N>> {
    (0..count).map(|i| SVector::from_fn(|j, _| number(i, j))).collect()
}

/// [`samples`] in double precision.
pub fn doubles<const N: usize>(count: usize) -> Vec<SVector<f64, N>> {
    samples::<N>(count).iter().map(|sample| sample.map(f64::from)).collect()
}

/// Class indices of ten classes.
pub fn classes(count: usize) -> Vec<usize> {
    classes_of(10, count)
}

/// Class indices, cycling through the classes.
pub fn classes_of(classes: usize, count: usize) -> Vec<usize> {
    (0..count).map(|i| i % classes).collect()
}
