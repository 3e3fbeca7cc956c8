//! Adam: gradient descent with a step of its own for every parameter.

use alloc::vec::Vec;

use super::{Optimizer, State, check_learning_rate};
use crate::kernel;
use crate::network::Network;
use crate::scalar::{Scalar, constant};
use crate::train::TrainError;

/// Adam (Kingma and Ba, 2015), with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸:
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
/// w ← w − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
/// ```
///
/// The moments belong to one network: they start anew when a network of another size comes.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![3.0]])?;
/// Trainer::new(Adam::new(0.1)).epochs(200).fit(&mut net, &data)?;
/// assert!((net.forward(&vector![1.0])[0] - 3.0).abs() < 1e-2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Adam<T = f32> {
    learning_rate: f64,
    /// `β₁ᵗ` and `β₂ᵗ` after `t` steps.
    decays: (f64, f64),
    first_moments: Vec<T>,
    second_moments: Vec<T>,
}

const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

impl<T: Scalar> Adam<T> {
    /// Adam with the learning rate η. A [`Trainer`](crate::Trainer) refuses one that is not positive.
    pub const fn new(learning_rate: f64) -> Self {
        Self { learning_rate, decays: (1.0, 1.0), first_moments: Vec::new(), second_moments: Vec::new() }
    }

    /// Starts anew for a network of this many parameters, unless the moments are for one already.
    fn fit_to(&mut self, parameters: usize) {
        if self.first_moments.len() != parameters {
            self.decays = (1.0, 1.0);
            self.first_moments = alloc::vec![T::zero(); parameters];
            self.second_moments = alloc::vec![T::zero(); parameters];
        }
    }
}

impl<T: Scalar> Optimizer<T> for Adam<T> {
    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        self.fit_to(N::PARAMETERS);
        self.decays.0 *= BETA_1;
        self.decays.1 *= BETA_2;
        // The bias corrections of both moments, and the learning rate, in one factor each.
        let rate = constant::<T>(self.learning_rate / (1.0 - self.decays.0));
        let correction = constant::<T>(1.0 / (1.0 - self.decays.1));
        kernel::adam(
            &[constant(BETA_1), constant(BETA_2), rate, correction, constant(EPSILON)],
            gradient.parameters(),
            &mut self.first_moments,
            &mut self.second_moments,
            network.parameters_mut(),
        );
    }

    fn reset(&mut self) {
        *self = Self::new(self.learning_rate);
    }

    fn learning_rate(&self) -> Option<f64> {
        Some(self.learning_rate)
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    fn state(&mut self) -> State<'_, T> {
        State::default()
            .number("decay_1", &mut self.decays.0)
            .number("decay_2", &mut self.decays.1)
            .vector("first_moments", &mut self.first_moments)
            .vector("second_moments", &mut self.second_moments)
    }

    fn check(&self) -> Result<(), TrainError> {
        check_learning_rate(self.learning_rate)
    }
}
