//! Adam: gradient descent with an adaptive step size for every parameter.

use alloc::vec::Vec;
use core::ops::Range;

use super::adam_rule::AdamRule;
use super::{Optimizer, SettingError, State, setting};
use crate::kernel;
use crate::network::Network;
use crate::number::scalar::{Scalar, are_finite};
use crate::pass::{Part, Support};

/// Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015), by default with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸:
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
/// w ← w − η · m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
/// ```
///
/// The moments belong to one network; a network of another size resets them.
///
/// For a sparse input, Adam is *lazy*, as in `SparseAdam` of PyTorch: a column of weights whose gradient is zero, since no sample of
/// the batch has an entry there, stays as it is in this step, and so do its moments. Exact Adam would decay the moments of all
/// columns in every step, and move their weights by the decayed moments, at the cost of a dense input.
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
    pub(super) rule: AdamRule,
    first_moments: Vec<T>,
    second_moments: Vec<T>,
}

impl<T: Scalar> Adam<T> {
    /// Adam with the learning rate η, which must be positive: a [`Trainer`](crate::Trainer) checks it.
    pub const fn new(learning_rate: f64) -> Self {
        Self { rule: AdamRule::new(learning_rate), first_moments: Vec::new(), second_moments: Vec::new() }
    }

    /// Sets the decay rates 0 ≤ β₁, β₂ < 1 of the first and second moments.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let adam: Adam = Adam::new(1e-3).betas(0.9, 1.0);
    /// assert_eq!(
    ///     adam.check().unwrap_err().to_string(),
    ///     "the second beta must be at least 0 and less than 1, but it is 1"
    /// );
    /// ```
    #[must_use]
    pub const fn betas(mut self, first: f64, second: f64) -> Self {
        self.rule.betas = (first, second);
        self
    }

    /// Sets ε, which is added to the divisor; it must be positive.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let adam: Adam = Adam::new(1e-3).epsilon(1e-4);
    /// assert!(adam.check().is_ok());
    /// ```
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.rule.epsilon = epsilon;
        self
    }

    /// Resets the state unless the moments have this length.
    fn ensure_len(&mut self, parameters: usize) {
        if self.first_moments.len() != parameters || self.second_moments.len() != parameters {
            self.rule.beta_powers = AdamRule::NO_STEPS;
            self.first_moments = alloc::vec![T::zero(); parameters];
            self.second_moments = alloc::vec![T::zero(); parameters];
        }
    }
}

impl<T: Scalar> Adam<T> {
    /// A step with the gradient of all parameters.
    #[inline(always)] // unrolled in networks of a few units
    pub(crate) fn update(&mut self, gradient: &[T], parameters: &mut [T]) {
        setting::assert_valid(Optimizer::<T>::check(self));
        self.ensure_len(parameters.len());
        let Self { rule, first_moments, second_moments } = self;
        kernel::adam(&rule.next_step(), gradient, first_moments, second_moments, parameters);
    }
}

impl<T: Scalar> Optimizer<T> for Adam<T> {
    const NAME: &'static str = "adam";

    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        self.step_within(network, gradient, Support::All);
    }

    fn step_within<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N, support: Support<'_>) {
        if const { !N::STRUCTURE.has_sparse_inputs } {
            return self.update(gradient.parameters(), network.parameters_mut());
        }
        setting::assert_valid(self.check());
        self.ensure_len(N::PARAMETERS);
        let Self { rule, first_moments, second_moments } = self;
        let constants = rule.next_step();
        let (gradient, network) = (gradient.parameters(), network.parameters_mut());
        let mut update = |range: Range<usize>| {
            kernel::adam(
                &constants,
                &gradient[range.clone()],
                &mut first_moments[range.clone()],
                &mut second_moments[range.clone()],
                &mut network[range],
            );
        };
        support.for_each(const { &N::STRUCTURE }, |Part { range, is_column }| {
            let is_zero = || gradient[range.clone()].iter().all(|&derivative| derivative == T::zero());
            if !is_column || !is_zero() {
                update(range);
            }
        });
    }

    fn reset(&mut self) {
        self.rule.beta_powers = AdamRule::NO_STEPS;
        self.first_moments.clear();
        self.second_moments.clear();
    }

    setting::learning_rate_methods!(rule.learning_rate);

    fn state(&mut self) -> State<'_, T> {
        State::default()
            .setting("beta 1", self.rule.betas.0)
            .setting("beta 2", self.rule.betas.1)
            .setting("epsilon", self.rule.epsilon)
            .number("decay_1", &mut self.rule.beta_powers.0)
            .number("decay_2", &mut self.rule.beta_powers.1)
            .vector("first_moments", &mut self.first_moments)
            .vector("second_moments", &mut self.second_moments)
    }

    fn has_finite_squares(&self) -> bool {
        are_finite(&self.second_moments)
    }

    fn check(&self) -> Result<(), SettingError> {
        self.rule.check::<T>()
    }
}
