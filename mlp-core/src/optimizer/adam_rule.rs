//! The settings of Adam and the factors of a step, wherever the moments are: on the heap (`Adam`) or in memory of the caller's
//! ([`StaticAdam`](super::StaticAdam)).

use super::{SettingError, setting};
use crate::number::scalar::{Scalar, constant};

/// The settings, and `β₁ᵗ` and `β₂ᵗ` after `t` steps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AdamRule {
    pub(super) learning_rate: f64,
    pub(super) betas: (f64, f64),
    pub(super) epsilon: f64,
    pub(super) beta_powers: (f64, f64),
}

impl AdamRule {
    /// The powers before the first step.
    pub(super) const NO_STEPS: (f64, f64) = (1.0, 1.0);

    /// Adam with the learning rate η and the defaults of the authors.
    pub(super) const fn new(learning_rate: f64) -> Self {
        Self { learning_rate, betas: (0.9, 0.999), epsilon: 1e-8, beta_powers: Self::NO_STEPS }
    }

    /// Begins a step: the constants of the kernel. Each bias correction is one factor; the first includes the learning rate.
    pub(super) fn next_step<T: Scalar>(&mut self) -> [T; 7] {
        let (beta_1, beta_2) = self.betas;
        self.beta_powers.0 *= beta_1;
        self.beta_powers.1 *= beta_2;
        let rate = self.learning_rate / (1.0 - self.beta_powers.0);
        let correction = 1.0 / (1.0 - self.beta_powers.1);
        [beta_1, 1.0 - beta_1, beta_2, 1.0 - beta_2, rate, correction, self.epsilon].map(constant)
    }

    pub(super) fn check<T: Scalar>(&self) -> Result<(), SettingError> {
        setting::check_learning_rate_in::<T>(self.learning_rate)?;
        setting::check_decay_rate::<T>("first beta", self.betas.0)?;
        setting::check_decay_rate::<T>("second beta", self.betas.1)?;
        setting::check_epsilon::<T>(self.epsilon)
    }
}
