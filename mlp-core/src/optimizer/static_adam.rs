//! Adam without a heap: the moments are networks of the caller's.

use super::adam_rule::AdamRule;
use super::{SettingError, setting};
use crate::kernel;
use crate::network::Network;

/// Adam whose moments are two networks of the caller's, so that it needs no heap. Each step has the bits of the `Adam` on the heap, whose
/// formulas and defaults these are.
///
/// The moments are borrowed rather than part of the value: as a `static` of zeros each, they take no flash, where a `static` that holds
/// settings as well would be stored and copied at startup as a whole.
///
/// It is not an [`Optimizer`](super::Optimizer), which takes a step of any network: this one belongs to a type of network. For a
/// network with a sparse input, every step moves all columns of weights, also those without an entry in the batch: exact Adam,
/// where that on the heap is lazy.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::{StaticAdam, StaticWorkspace};
///
/// network! { struct Net< input 1 => tanh 4 => linear 1; loss squared >; }
///
/// let (mut first, mut second) = (Net::zeros(), Net::zeros());
/// let mut adam = StaticAdam::new(0.05, &mut first, &mut second);
/// let mut workspace = StaticWorkspace::<Net, 1>::new();
/// let (mut net, mut gradient) = (Net::random(&mut StdRng::seed_from_u64(7)), Net::zeros());
/// for step in 0..500 {
///     let x = [vector![(step % 10) as f32 / 10.0]];
///     let y = [x[0].map(|x| x * x)];
///     workspace.gradient_into(&net, &x, &y, &mut gradient);
///     adam.step(&mut net, &gradient);
/// }
/// assert!((net.forward(&vector![0.5])[0] - 0.25).abs() < 0.05);
/// ```
#[derive(Debug, PartialEq)]
pub struct StaticAdam<'m, N> {
    rule: AdamRule,
    first_moments: &'m mut N,
    second_moments: &'m mut N,
}

impl<'m, N: Network> StaticAdam<'m, N> {
    /// Adam with the learning rate η, which must be positive, and memory for the moments, whose content is overwritten.
    ///
    /// ```
    /// use mlp_core::StaticAdam;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// assert!(StaticAdam::new(0.1, &mut Net::zeros(), &mut Net::zeros()).check().is_ok());
    /// assert!(StaticAdam::new(0.0, &mut Net::zeros(), &mut Net::zeros()).check().is_err());
    /// ```
    #[must_use]
    pub fn new(learning_rate: f64, first_moments: &'m mut N, second_moments: &'m mut N) -> Self {
        let mut adam = Self { rule: AdamRule::new(learning_rate), first_moments, second_moments };
        adam.reset();
        adam
    }

    /// Sets the decay rates 0 ≤ β₁, β₂ < 1 of the first and second moments.
    ///
    /// ```
    /// use mlp_core::StaticAdam;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut first, mut second) = (Net::zeros(), Net::zeros());
    /// let adam = StaticAdam::new(1e-3, &mut first, &mut second).betas(0.9, 1.0);
    /// assert_eq!(
    ///     adam.check().unwrap_err().to_string(),
    ///     "the second beta must be at least 0 and less than 1, but it is 1"
    /// );
    /// ```
    #[must_use]
    pub fn betas(mut self, first: f64, second: f64) -> Self {
        self.rule.betas = (first, second);
        self
    }

    /// Sets ε, which is added to the divisor; it must be positive.
    ///
    /// ```
    /// use mlp_core::StaticAdam;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut first, mut second) = (Net::zeros(), Net::zeros());
    /// assert!(StaticAdam::new(1e-3, &mut first, &mut second).epsilon(1e-4).check().is_ok());
    /// ```
    #[must_use]
    pub fn epsilon(mut self, epsilon: f64) -> Self {
        self.rule.epsilon = epsilon;
        self
    }

    /// Sets the learning rate and keeps the moments.
    ///
    /// ```
    /// use mlp_core::StaticAdam;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut first, mut second) = (Net::zeros(), Net::zeros());
    /// let mut adam = StaticAdam::new(1e-3, &mut first, &mut second);
    /// adam.set_learning_rate(-1.0);
    /// assert_eq!(adam.check(), Err(SettingError::LearningRate { value: -1.0 }));
    /// ```
    pub fn set_learning_rate(&mut self, learning_rate: f64) {
        self.rule.learning_rate = learning_rate;
    }

    /// Updates the network with the given gradient.
    ///
    /// # Panics
    ///
    /// If a setting is out of range, with the message of [`check`](Self::check).
    pub fn step(&mut self, network: &mut N, gradient: &N) {
        setting::assert_valid(self.check());
        let Self { rule, first_moments, second_moments } = self;
        let constants = rule.next_step();
        let (first_moments, second_moments) = (first_moments.parameters_mut(), second_moments.parameters_mut());
        kernel::adam(&constants, gradient.parameters(), first_moments, second_moments, network.parameters_mut());
    }

    /// Clears the moments, as before the first step.
    ///
    /// ```
    /// use mlp_core::StaticAdam;
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut net, mut gradient) = (Net::zeros(), Net::zeros());
    /// gradient.output.bias[0] = 1.0;
    /// let (mut first, mut second) = (Net::zeros(), Net::zeros());
    /// let mut adam = StaticAdam::new(0.1, &mut first, &mut second);
    /// adam.step(&mut net, &gradient);
    /// adam.reset();
    /// assert_eq!(adam, StaticAdam::new(0.1, &mut Net::zeros(), &mut Net::zeros()));
    /// ```
    pub fn reset(&mut self) {
        self.rule.beta_powers = AdamRule::NO_STEPS;
        for moments in [&mut *self.first_moments, &mut *self.second_moments] {
            moments.parameters_mut().fill(nalgebra::zero());
        }
    }

    /// Checks the settings.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, such as a learning rate that is not positive.
    pub fn check(&self) -> Result<(), SettingError> {
        self.rule.check::<N::Scalar>()
    }
}
