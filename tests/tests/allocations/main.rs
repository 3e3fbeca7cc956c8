//! The heap use of the library: none in the hot loop, a known amount in a training run, and a bounded one in loaders.
//!
//! Each test counts the allocations of its own thread. A separate binary, because of its global allocator.

#![allow(clippy::cast_precision_loss, reason = "small integers as samples")]

mod hostile_files;
mod hot_loop;
mod parsers;
mod training_run;

use mlp_core::prelude::*;
use mlp_tests::allocations::CountingAllocator;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

network! { struct Small< input 13 => tanh 50 => selu 30 no_bias => softmax 3; loss categorical_cross_entropy >; }

/// The elements of a workspace of `Small`: s, a and δ of every unit for a block of 128 samples.
const WORKSPACE: usize = 3 * 128 * (50 + 30 + 3);

fn samples<T: Scalar, const N: usize>(count: usize) -> Vec<SVector<T, N>> {
    let number = |i: usize, j: usize| mlp_core::scalar::constant(((i * 7 + j * 11) % 29) as f64 / 290.0);
    (0..count).map(|i| SVector::from_fn(|j, _| number(i, j))).collect()
}
