#![deny(warnings, missing_docs)]
//! The derive, generic and plain, through aliases.

use mlp_core::prelude::*;

/// An alias of a layer.
pub type Output<T> = Dense<3, 1, Linear, T>;

/// With a parameter.
#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct Generic<T = f32> {
    /// Hidden.
    pub hidden1: Dense<2, 3, Relu, T>,
    /// Output.
    #[network(init = zeros)]
    pub output: Output<T>,
}

/// Without one.
#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = binary_cross_entropy, crate = mlp_core)]
#[repr(C)]
pub struct Plain {
    hidden1: Dense<2, 3, Relu, f64>,
    output: Dense<3, 1, Sigmoid, f64, NoBias>,
}

/// Allowed.
#[derive(Network)]
#[network(allow(noncanonical_link))]
#[network(loss = squared)]
#[repr(C)]
pub struct Allowed<Number: Copy = f32> {
    output: Dense<2, 1, Sigmoid, Number>,
}

/// With a where clause.
#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct Clause<T = f32>
where
    T: Copy,
{
    hidden1: Dense<2, 3, Relu, T>,
    output: Output<T>,
}

fn over_scalar<N: mlp_core::OverScalar>() -> usize {
    N::Over::<f64>::PARAMETERS
}

fn main() {
    let _ = Generic::<f64>::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Plain::zeros().loss(&[vector![0.0, 0.0]], &[1]);
    assert_eq!(over_scalar::<Generic>(), Generic::PARAMETERS);
    let _ = Clause::<f64>::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Allowed::zeros().loss(&[vector![0.0, 0.0]], &[1]);
}
