//! Gradient descent.

#[cfg(feature = "alloc")]
use super::Momentum;
use super::{Objective, Optimizer, SettingError, setting};
use crate::network::Network;
use crate::number::scalar::Scalar;
use crate::pass::{Support, move_along};

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

    /// [`Optimizer::learning_rate`], without the type of the network.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Sgd::new(0.1).learning_rate(), Some(0.1));
    /// ```
    pub const fn learning_rate(&self) -> Option<f64> {
        Some(self.learning_rate)
    }

    /// [`Optimizer::set_learning_rate`], without the type of the network.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut sgd = Sgd::new(0.1);
    /// sgd.set_learning_rate(0.05);
    /// assert_eq!(sgd, Sgd::new(0.05));
    /// ```
    pub const fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    /// [`Optimizer::check`] in double precision, without the type of the network.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Sgd::new(-0.1).check(), Err(SettingError::LearningRate { value: -0.1 }));
    /// ```
    ///
    /// # Errors
    ///
    /// If the learning rate is not a positive number.
    pub fn check(&self) -> Result<(), SettingError> {
        setting::check_learning_rate(self.learning_rate)
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
        setting::assert_valid(Optimizer::<T>::check(self));
        move_along(gradient, Support::All, self.learning_rate, network);
    }

    fn advance<N: Network<Scalar = T>>(&mut self, network: &mut N, objective: &mut impl Objective<N>) -> T {
        setting::assert_valid(Optimizer::<T>::check(self));
        objective.descend(network, self.learning_rate)
    }

    setting::learning_rate_methods!(learning_rate);

    fn check(&self) -> Result<(), SettingError> {
        setting::check_learning_rate_in::<T>(self.learning_rate)
    }
}
