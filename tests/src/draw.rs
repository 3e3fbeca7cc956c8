//! Random parameters and samples at which a network can be differentiated: seeded, inside the domain of its loss, and
//! away from the joints of piecewise functions.

use mlp_core::rand::{Rng, RngExt};

/// Numbers are drawn from a grid of this width, so that adding a step of a power of two is exact.
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

/// Where the function or its derivative has a joint.
pub fn joints(activation: &str) -> &'static [f64] {
    match activation {
        "relu" | "leaky_relu" | "elu" | "selu" => &[0.0],
        "hard_sigmoid" | "hard_silu" => &[-3.0, 3.0],
        "hard_tanh" => &[-1.0, 1.0],
        _ => &[],
    }
}

/// A range of pre-activations that reaches over all joints.
pub fn reach(activation: &str) -> f64 {
    match activation {
        "hard_sigmoid" | "hard_silu" => 4.5,
        _ => 1.5,
    }
}

/// A pre-activation from which every function leads to about the middle of 0 to 1.
pub fn centre(activation: &str) -> f64 {
    match activation {
        "sigmoid" | "hard_sigmoid" | "softmax" => 0.0,
        "softplus" => -0.5,
        "exp" => -0.75,
        "silu" | "hard_silu" | "gelu" => 0.75,
        _ => 0.5,
    }
}
