//! Optimizers: against an independent library and against their formulas to rounding, resumed to the bit, and their
//! settings. L-BFGS has tests of its own in `lbfgs`.

#![allow(clippy::float_cmp, reason = "exact values")]

mod formulas;
mod optax;
mod settings;
mod soft_update;
mod special_cases;
mod state;

use mlp_core::prelude::*;

network! { struct Net< input 2 => tanh 3 => linear 2; loss squared >; }

type Double = Net<f64>;

fn network(parameters: &[f64]) -> Double {
    let mut net = Double::zeros();
    net.parameters_mut().copy_from_slice(parameters);
    net
}

/// Gradients of both signs, over seven orders of magnitude.
fn gradient(step: i32) -> Double {
    let mut gradient = Double::zeros();
    for (k, g) in (1..).zip(gradient.parameters_mut()) {
        *g = (f64::from(7 * step + 3 * k)).sin() * 10.0_f64.powi(k % 7 - 4);
    }
    gradient
}
