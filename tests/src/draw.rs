//! Parameters and samples: random numbers on a grid, the breakpoints of activations that they must avoid, and deterministic
//! samples.

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::Scalar;
use mlp_core::rand::{Rng, RngExt};
use mlp_core::scalar::constant;

/// The grid spacing of random numbers, a power of two, so that adding the step of a difference is exact.
const GRID: f64 = 1.0 / 1_048_576.0;

/// A number between `-range` and `range`.
pub fn number(rng: &mut impl Rng, range: f64) -> f64 {
    let drawn: f64 = rng.random_range(-range..range);
    (drawn / GRID).round() * GRID
}

/// `count` numbers between `-range` and `range`.
pub fn numbers(rng: &mut impl Rng, range: f64, count: usize) -> Vec<f64> {
    (0..count).map(|_| number(rng, range)).collect()
}

/// The points at which an activation or its derivative is not smooth.
pub fn breakpoints(activation: &str) -> &'static [f64] {
    match activation {
        "relu" | "leaky_relu" | "elu" | "selu" => &[0.0],
        "hard_sigmoid" | "hard_silu" => &[-3.0, 3.0],
        "hard_tanh" => &[-1.0, 1.0],
        _ => &[],
    }
}

/// The half-width of a range of pre-activations that covers all breakpoints.
pub fn reach(activation: &str) -> f64 {
    match activation {
        "hard_sigmoid" | "hard_silu" => 4.5,
        _ => 1.5,
    }
}

/// A pre-activation whose activation is near 0.5.
pub fn center(activation: &str) -> f64 {
    match activation {
        "sigmoid" | "hard_sigmoid" | "softmax" => 0.0,
        "softplus" => -0.5,
        "exp" => -0.75,
        "silu" | "hard_silu" | "gelu" => 0.75,
        _ => 0.5,
    }
}

/// `count` samples of `sin(7i + 11j + seed)`: between −1 and 1, and almost every sum of them rounds.
#[allow(clippy::cast_precision_loss, reason = "small integers")]
pub fn sines<T: Scalar, const N: usize>(count: usize, seed: usize) -> Vec<SVector<T, N>> {
    let number = |i: usize, j: usize| constant(f64::sin((i * 7 + j * 11 + seed) as f64));
    (0..count).map(|i| SVector::from_fn(|j, _| number(i, j))).collect()
}
