//! Gradient descent.

#[cfg(feature = "alloc")]
use super::Momentum;
use super::{Objective, Optimizer, SettingError, setting};
use crate::network::Network;
use crate::number::scalar::Scalar;
use crate::pass::move_along;

/// Gradient descent: `w ← w − η ∂R/∂w`. Stochastic gradient descent when the gradient is that of a mini-batch
/// (Robbins and Monro, "A stochastic approximation method", 1951).
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![3.0]])?;
/// Trainer::new(Sgd::new(0.1)).epochs(100).fit(&mut net, &data)?;
/// assert!((net.forward(&vector![1.0])[0] - 3.0).abs() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sgd {
    learning_rate: f64,
}

impl Sgd {
    /// Gradient descent with the learning rate η, which must be positive: a [`Trainer`](crate::Trainer) checks it.
    pub const fn new(learning_rate: f64) -> Self {
        Self { learning_rate }
    }

    /// Gradient descent with momentum 0 ≤ μ < 1.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// let data = Dataset::new(vec![vector![1.0]], vec![vector![3.0]])?;
    /// Trainer::new(Sgd::new(0.02).momentum(0.9)).epochs(200).fit(&mut net, &data)?;
    /// assert!((net.forward(&vector![1.0])[0] - 3.0).abs() < 1e-3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "alloc")]
    #[must_use]
    pub const fn momentum<T: Scalar>(self, momentum: f64) -> Momentum<T> {
        Momentum::new(self.learning_rate, momentum)
    }
}

impl<T: Scalar> Optimizer<T> for Sgd {
    const NAME: &'static str = "sgd";

    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        move_along(gradient, self.learning_rate, network);
    }

    fn advance<N: Network<Scalar = T>>(&mut self, network: &mut N, objective: &mut impl Objective<N>) -> T {
        objective.descend(network, self.learning_rate)
    }

    setting::learning_rate_methods!(learning_rate);

    fn check(&self) -> Result<(), SettingError> {
        setting::check_learning_rate(self.learning_rate)
    }
}
