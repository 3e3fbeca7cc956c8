//! `AdamW`: Adam with decoupled weight decay.

use super::{Adam, Optimizer, SettingError, State, setting};
use crate::kernel;
use crate::layer::BorrowedLayerInfo;
use crate::network::Network;
use crate::number::scalar::{Scalar, constant};

/// [`Adam`] with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019): before the
/// step of Adam, every weight is multiplied by `1 − η λ`, by default with λ = 0.01. Biases do not decay.
///
/// In plain gradient descent, this equals a penalty `λ/2 Σ w²` on the risk. In Adam, the gradient of the penalty would be
/// divided by the root mean square of the gradients, so weights with large gradients would hardly decay.
///
/// For a sparse input, the moments are [lazy](crate::Adam), and all weights decay in every step. With [`Adam`], the cost of a step
/// is that of the entries.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// net.output.weights = matrix![8.0];
/// net.output.bias = vector![8.0];
/// // With a zero gradient, the weight is halved and the bias is unchanged.
/// AdamW::new(0.5).weight_decay(1.0).step(&mut net, &Net::zeros());
/// assert_eq!((net.output.weights, net.output.bias), (matrix![4.0], vector![8.0]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct AdamW<T = f32> {
    adam: Adam<T>,
    weight_decay: f64,
}

impl<T: Scalar> AdamW<T> {
    /// `AdamW` with the learning rate η, which must be positive: a [`Trainer`](crate::Trainer) checks it.
    pub const fn new(learning_rate: f64) -> Self {
        Self { adam: Adam::new(learning_rate), weight_decay: 0.01 }
    }

    /// Sets the weight decay λ, which must be finite and not negative.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let adam_w: AdamW = AdamW::new(1e-3).weight_decay(-0.1);
    /// assert_eq!(
    ///     adam_w.check().unwrap_err().to_string(),
    ///     "the weight decay must be at least 0 and finite, but it is -0.1"
    /// );
    /// ```
    #[must_use]
    pub const fn weight_decay(mut self, weight_decay: f64) -> Self {
        self.weight_decay = weight_decay;
        self
    }

    /// Sets the decay rates of the moments, as [`Adam::betas`].
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let adam_w: AdamW = AdamW::new(1e-3).betas(0.9, 0.95);
    /// assert!(adam_w.check().is_ok());
    /// ```
    #[must_use]
    pub const fn betas(mut self, first: f64, second: f64) -> Self {
        self.adam.rule.betas = (first, second);
        self
    }

    /// Sets ε, which is added to the divisor, as [`Adam::epsilon`].
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let adam_w: AdamW = AdamW::new(1e-3).epsilon(1e-4);
    /// assert!(adam_w.check().is_ok());
    /// ```
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.adam.rule.epsilon = epsilon;
        self
    }
}

impl<T: Scalar> Optimizer<T> for AdamW<T> {
    const NAME: &'static str = "adam_w";

    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        setting::assert_valid(self.check());
        let shrinkage = constant(1.0 - self.adam.rule.learning_rate * self.weight_decay);
        for range in N::LAYERS.iter().map(BorrowedLayerInfo::weights) {
            kernel::scale(&[shrinkage], &mut network.parameters_mut()[range]);
        }
        self.adam.step(network, gradient);
    }

    fn reset(&mut self) {
        self.adam.reset();
    }

    setting::learning_rate_methods!(adam.rule.learning_rate);

    fn state(&mut self) -> State<'_, T> {
        self.adam.state().setting("weight decay", self.weight_decay)
    }

    fn has_finite_squares(&self) -> bool {
        self.adam.has_finite_squares()
    }

    fn check(&self) -> Result<(), SettingError> {
        self.adam.check()?;
        let is_in_range = self.weight_decay >= 0.0 && self.weight_decay.is_finite();
        setting::check(is_in_range, "weight decay", "at least 0 and finite", self.weight_decay)?;
        let is_in_precision = setting::is_zero_or_positive_in::<T>(self.weight_decay);
        setting::check(is_in_precision, "weight decay", setting::ZERO_OR_POSITIVE, self.weight_decay)
    }
}
