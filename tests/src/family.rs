//! A network type over any scalar, for tests that run one architecture in `f64` and in dual numbers.

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::{Network, Scalar};

use crate::rounding::Layer;

/// The number of inputs of every network of a family.
pub const INPUTS: usize = 2;

/// The number of outputs of every network of a family.
pub const OUTPUTS: usize = 3;

/// The inputs of one sample.
pub type Input = SVector<f64, INPUTS>;

/// The expected outputs of one sample.
pub type Target = SVector<f64, OUTPUTS>;

/// One architecture over every scalar.
pub trait Family {
    /// The network that computes with `T`.
    type Of<T: Scalar>: Network<Scalar = T, Input = SVector<T, INPUTS>, Output = SVector<T, OUTPUTS>>;

    /// `Network::gradient`.
    fn gradient(network: &Self::Of<f64>, x: &[Input], y: &[Target]) -> (f64, Self::Of<f64>);

    /// `s` and `a` of every layer for one sample.
    fn layers(network: &Self::Of<f64>, x: &Input) -> Vec<Layer>;
}
