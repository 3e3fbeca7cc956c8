//! Gradient descent that keeps part of its velocity.

use alloc::vec::Vec;

use super::{Optimizer, State, fit_to, setting};
use crate::kernel;
use crate::network::Network;
use crate::number::scalar::{Scalar, constant};
use crate::train::TrainError;

/// Gradient descent with momentum μ (Polyak, 1964), which [`Sgd::momentum`](crate::Sgd::momentum) makes; and its form by
/// Nesterov (1983), in which the gradient acts as if the step that the velocity makes had been taken already:
///
/// ```text
/// v ← μ v + g        w ← w − η v              momentum
///                    w ← w − η (g + μ v)      Nesterov
/// ```
///
/// Along a steady gradient, the steps become `1 / (1 − μ)` times as long as those of plain gradient descent.
///
/// This is the convention of `PyTorch`, where the velocity is a sum of gradients: a new learning rate acts at once on all
/// that was seen. In that of Sutskever et al. (2013), `v ← μ v − η g; w ← w + v`, the velocity is a sum of steps, and keeps
/// the old learning rate until it has faded. As long as the learning rate stays, both go the same way.
///
/// The velocity belongs to one network: it starts anew when a network of another size comes.
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
    /// μ, the share of the velocity that is kept.
    kept: f64,
    is_nesterov: bool,
    velocity: Vec<T>,
}

impl<T: Scalar> Momentum<T> {
    pub(super) const fn new(learning_rate: f64, kept: f64) -> Self {
        Self { learning_rate, kept, is_nesterov: false, velocity: Vec::new() }
    }

    /// The form of Nesterov.
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
    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        fit_to(N::PARAMETERS, &mut self.velocity);
        let constants = [constant(self.kept), constant(self.learning_rate)];
        let update = if self.is_nesterov { kernel::nesterov } else { kernel::momentum };
        update(&constants, gradient.parameters(), &mut self.velocity, network.parameters_mut());
    }

    fn reset(&mut self) {
        self.velocity.clear();
    }

    fn learning_rate(&self) -> Option<f64> {
        Some(self.learning_rate)
    }

    fn set_learning_rate(&mut self, learning_rate: f64) {
        self.learning_rate = learning_rate;
    }

    fn state(&mut self) -> State<'_, T> {
        State::default()
            .setting("momentum", self.kept)
            .setting("nesterov", f64::from(u8::from(self.is_nesterov)))
            .vector("velocity", &mut self.velocity)
    }

    fn check(&self) -> Result<(), TrainError> {
        setting::check_learning_rate(self.learning_rate)?;
        setting::check_share("momentum", self.kept)
    }
}
