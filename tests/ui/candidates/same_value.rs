//! Alternatives that are written differently, and give the same network.

use mlp_core::prelude::*;

const N: usize = 4;

candidates! { enum Widths< input 2 => relu [4 | 4usize | {4} | 0x4 | 0b1_00] => linear 1; loss squared >; }
candidates! { enum Constants< input 2 => relu [N | { N } | { 2 * N } | {2*N}] => linear 1; loss squared >; }
candidates! { enum Activations<
    input 2 => [leaky_relu | leaky_relu(0.01) | leaky_relu(0.010) | leaky_relu(0.1)] 3 => linear 1; loss squared >; }
candidates! { enum Counts< input 2 => relu 3 repeat [1 | 0x1] dropout [0 | 0.0] => linear 1; loss squared >; }
candidates! { enum Losses< input 2 => relu 3 => linear 1; loss [squared | huber | huber(1.0) | huber(1)] >; }
candidates! { enum Attribute< input 2 => relu 3 => linear 1; loss [squared | #[allow(noncanonical_link)] squared] >; }

fn main() {}
