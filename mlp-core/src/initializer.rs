//! Initializers: the distributions of initial weights, and sampling from them.
//!
//! Biases start at zero. The variances keep the scale of activations and deltas constant across layers: Glorot and
//! Bengio (2010) for units that are linear around zero, He et al. (2015) for units that are inactive half of the time,
//! `LeCun` et al. (1998) for self-normalizing units.

use core::fmt;

use nalgebra::ComplexField;
use rand::RngExt;
use rand::rngs::ChaCha8Rng;

use crate::number::scalar::{Scalar, constant, count};

/// The distribution of a layer's initial weights. With `n_in` inputs and `n_out` units:
///
/// | scheme | standard deviation | distribution |
/// |---|---|---|
/// | He | `√(2 / n_in)` | normal or uniform |
/// | Glorot | `√(2 / (n_in + n_out))` | normal or uniform |
/// | `LeCun` | `√(1 / n_in)` | normal or uniform |
/// | zeros | 0 | |
///
/// A uniform distribution on `±r` has the standard deviation `r / √3`.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 2 => tanh 3 init zeros => linear 1; loss squared >; }
/// let net = Net::random(&mut StdRng::seed_from_u64(1));
/// assert_eq!(net.hidden1.weights.norm(), 0.0);
/// assert!(net.output.weights.norm() > 0.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Initializer {
    /// Normal, `√(2 / n_in)`: for relu-like units.
    HeNormal,
    /// Uniform, `√(2 / n_in)`: for relu-like units.
    HeUniform,
    /// Normal, `√(2 / (n_in + n_out))`.
    GlorotNormal,
    /// Uniform, `√(2 / (n_in + n_out))`: the default for all other units.
    GlorotUniform,
    /// Normal, `√(1 / n_in)`: for selu.
    LecunNormal,
    /// Uniform, `√(1 / n_in)`.
    LecunUniform,
    /// All weights zero. Hidden units with equal weights get equal gradients, so they remain equal in training.
    Zeros,
}

impl Initializer {
    /// The name of the scheme in `network!`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HeNormal => "he_normal",
            Self::HeUniform => "he_uniform",
            Self::GlorotNormal => "glorot_normal",
            Self::GlorotUniform => "glorot_uniform",
            Self::LecunNormal => "lecun_normal",
            Self::LecunUniform => "lecun_uniform",
            Self::Zeros => "zeros",
        }
    }

    /// The standard deviation of the weights of a layer with `inputs` inputs and `outputs` units.
    pub fn standard_deviation(self, inputs: usize, outputs: usize) -> f64 {
        self.standard_deviation_of(count(inputs), count(outputs))
    }

    /// [`standard_deviation`](Self::standard_deviation) of mean numbers.
    pub(crate) fn standard_deviation_of(self, inputs: f64, outputs: f64) -> f64 {
        let variance = match self {
            Self::HeNormal | Self::HeUniform => 2.0 / inputs,
            Self::GlorotNormal | Self::GlorotUniform => 2.0 / (inputs + outputs),
            Self::LecunNormal | Self::LecunUniform => 1.0 / inputs,
            Self::Zeros => 0.0,
        };
        ComplexField::sqrt(variance)
    }

    /// Draws the weights of a layer.
    // Compiled once, and not for every layer; but a microcontroller has no memory for the schemes that it does not use.
    #[cfg_attr(feature = "std", inline(never))]
    pub(crate) fn fill<T: Scalar>(self, inputs: usize, outputs: usize, weights: &mut [T], rng: &mut ChaCha8Rng) {
        let sigma = self.standard_deviation(inputs, outputs);
        let mut drawn = [0.0; 64];
        for weights in weights.chunks_mut(drawn.len()) {
            self.draw(&mut drawn[..weights.len()], rng);
            for (weight, &value) in weights.iter_mut().zip(&drawn) {
                *weight = constant(sigma * value);
            }
        }
    }

    /// Draws numbers of mean 0 and variance 1. Not generic over the scalar, so that it is compiled once, in this crate.
    fn draw(self, values: &mut [f64], rng: &mut ChaCha8Rng) {
        match self {
            Self::HeNormal | Self::GlorotNormal | Self::LecunNormal => values.fill_with(|| standard_normal(rng)),
            Self::HeUniform | Self::GlorotUniform | Self::LecunUniform => {
                values.fill_with(|| (2.0 * rng.random::<f64>() - 1.0) * ComplexField::sqrt(3.0));
            }
            Self::Zeros => values.fill(0.0),
        }
    }
}

impl fmt::Display for Initializer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Samples the standard normal distribution (Box and Muller, 1958).
fn standard_normal(rng: &mut ChaCha8Rng) -> f64 {
    let radius = ComplexField::sqrt(-2.0 * ComplexField::ln(1.0 - rng.random::<f64>()));
    let angle = core::f64::consts::TAU * rng.random::<f64>();
    radius * ComplexField::cos(angle)
}
