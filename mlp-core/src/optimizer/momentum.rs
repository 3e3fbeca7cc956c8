//! Gradient descent with momentum, in the forms of Polyak and of Nesterov.

use alloc::vec::Vec;

use super::{Optimizer, SettingError, State, ensure_len, setting};
use crate::kernel;
use crate::network::Network;
use crate::number::scalar::{Scalar, constant};

/// Gradient descent with momentum μ (Polyak, "Some methods of speeding up the convergence of iteration methods", 1964),
/// created by [`Sgd::momentum`](crate::Sgd::momentum), optionally in the form of Nesterov ("A method for solving the convex
/// programming problem with convergence rate O(1/k²)", 1983). The latter is the formulation of Bengio et al. ("Advances in
/// optimizing recurrent networks", 2013): the parameters are the look-ahead point, at which the gradient is evaluated.
///
/// ```text
/// v ← μ v + g        w ← w − η v              momentum
///                    w ← w − η (g + μ v)      Nesterov
/// ```
///
/// With a constant gradient, the steps approach `1 / (1 − μ)` times the length of those of plain gradient descent.
///
/// This is the convention of `PyTorch`: the velocity is a sum of gradients, so a new learning rate applies to all of it at
/// once. In the convention of Sutskever et al. ("On the importance of initialization and momentum in deep learning", 2013),
/// `v ← μ v − η g; w ← w + v`, the velocity is a sum of steps, in which old learning rates decay. With a constant learning
/// rate both are equivalent.
///
/// The velocity belongs to one network; a network of another size resets it.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![3.0]])?;
/// Trainer::new(Sgd::new(0.02).momentum(0.9).nesterov()).epochs(200).fit(&mut net, &data)?;
/// assert!((net.forward(&vector![1.0])[0] - 3.0).abs() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Momentum<T = f32> {
    learning_rate: f64,
    /// The momentum μ.
    mu: f64,
    is_nesterov: bool,
    velocity: Vec<T>,
}

impl<T: Scalar> Momentum<T> {
    pub(super) const fn new(learning_rate: f64, mu: f64) -> Self {
        Self { learning_rate, mu, is_nesterov: false, velocity: Vec::new() }
    }

    /// Uses the form of Nesterov.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut net, mut gradient) = (Net::zeros(), Net::zeros());
    /// gradient.output.bias = vector![1.0];
    /// Sgd::new(0.5).momentum(0.5).nesterov().step(&mut net, &gradient);
    /// assert_eq!(net.output.bias, vector![-0.75]); // 0.5 (1 + 0.5 · 1)
    /// ```
    #[must_use]
    pub const fn nesterov(mut self) -> Self {
        self.is_nesterov = true;
        self
    }
}

impl<T: Scalar> Optimizer<T> for Momentum<T> {
    const NAME: &'static str = "momentum";

    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        setting::assert_valid(self.check());
        ensure_len(&mut self.velocity, N::PARAMETERS);
        let constants = [constant(self.mu), constant(self.learning_rate)];
        let update = if self.is_nesterov { kernel::nesterov } else { kernel::momentum };
        update(&constants, gradient.parameters(), &mut self.velocity, network.parameters_mut());
    }

    fn reset(&mut self) {
        self.velocity.clear();
    }

    setting::learning_rate_methods!(learning_rate);

    fn state(&mut self) -> State<'_, T> {
        State::default()
            .setting("momentum", self.mu)
            .setting("nesterov", f64::from(u8::from(self.is_nesterov)))
            .vector("velocity", &mut self.velocity)
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::check_learning_rate_in::<T>(self.learning_rate)?;
        setting::check_decay_rate::<T>("momentum", self.mu)
    }
}
