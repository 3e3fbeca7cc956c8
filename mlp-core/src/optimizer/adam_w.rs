//! `AdamW`: Adam on weights that fade.

use super::{Adam, Optimizer, State, setting};
use crate::kernel;
use crate::layer::LayerInfo;
use crate::network::Network;
use crate::number::scalar::{Scalar, constant};
use crate::train::TrainError;

/// [`Adam`] with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019): before the
/// step of Adam, every weight shrinks by the factor `1 − η λ`, by default with λ = 0.01. The biases do not.
///
/// A penalty `λ/2 Σ w²` on the risk does the same for plain gradient descent; in Adam its gradient would be divided by the
/// size of the gradients, so that the weights with the largest ones would hardly decay. Hence decoupled.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// net.output.weights = matrix![8.0];
/// net.output.bias = vector![8.0];
/// // With no gradient at all, the weight halves and the bias stays.
/// AdamW::new(0.5).weight_decay(1.0).step(&mut net, &Net::zeros());
/// assert_eq!((net.output.weights, net.output.bias), (matrix![4.0], vector![8.0]));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct AdamW<T = f32> {
    adam: Adam<T>,
    weight_decay: f64,
}

impl<T: Scalar> AdamW<T> {
    /// `AdamW` with the learning rate η. A [`Trainer`](crate::Trainer) refuses one that is not positive.
    pub const fn new(learning_rate: f64) -> Self {
        Self { adam: Adam::new(learning_rate), weight_decay: 0.01 }
    }

    /// The weight decay λ. A [`Trainer`](crate::Trainer) refuses one that is negative, infinite or NaN.
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

    /// As [`Adam::betas`].
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let adam_w: AdamW = AdamW::new(1e-3).betas(0.9, 0.95);
    /// assert!(adam_w.check().is_ok());
    /// ```
    #[must_use]
    pub const fn betas(mut self, first: f64, second: f64) -> Self {
        self.adam.betas = (first, second);
        self
    }

    /// As [`Adam::epsilon`].
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let adam_w: AdamW = AdamW::new(1e-3).epsilon(1e-4);
    /// assert!(adam_w.check().is_ok());
    /// ```
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.adam.epsilon = epsilon;
        self
    }
}

impl<T: Scalar> Optimizer<T> for AdamW<T> {
    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        let kept = constant(1.0 - self.adam.learning_rate * self.weight_decay);
        for range in N::LAYERS.iter().map(LayerInfo::weights) {
            kernel::scale(&[kept], &mut network.parameters_mut()[range]);
        }
        self.adam.step(network, gradient);
    }

    fn reset(&mut self) {
        self.adam.reset();
    }

    fn learning_rate(&self) -> Option<f64> {
        self.adam.learning_rate()
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.adam.set_learning_rate(learning_rate);
    }

    fn state(&mut self) -> State<'_, T> {
        self.adam.state().setting("weight decay", self.weight_decay)
    }

    fn check(&self) -> Result<(), TrainError> {
        self.adam.check()?;
        let is_good = self.weight_decay >= 0.0 && self.weight_decay.is_finite();
        setting::check(is_good, "weight decay", "at least 0 and finite", self.weight_decay)
    }
}
