//! `RMSProp`: gradient descent that divides by the usual size of the gradient.

use alloc::vec::Vec;

use super::{Optimizer, State, fit_to, setting};
use crate::kernel;
use crate::network::Network;
use crate::number::scalar::{Scalar, constant};
use crate::train::TrainError;

/// `RMSProp` (Hinton, lecture 6e of "Neural networks for machine learning", 2012): every parameter moves by its gradient
/// over the root of the mean square of its gradients, a mean in which the past fades by α a step:
///
/// ```text
/// r ← α r + (1 − α) g²        u = g / (√r + ε)
/// w ← w − η u                                      without momentum
/// v ← μ v + u        w ← w − η v                   with momentum μ
/// ```
///
/// By default α = 0.99, ε = 10⁻⁸ and there is no momentum, as in `PyTorch`; Hinton takes α = 0.9. As `r` starts at zero and is
/// not corrected for it, the first step is `η / √(1 − α)`, ten times the learning rate. There is no centred form, which
/// divides by the standard deviation: where gradients hardly change, in full-batch training, that vanishes.
///
/// The averages belong to one network: they start anew when a network of another size comes.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let mut net = Net::zeros();
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![3.0]])?;
/// Trainer::new(RmsProp::new(0.01)).epochs(500).fit(&mut net, &data)?;
/// assert!((net.forward(&vector![1.0])[0] - 3.0).abs() < 0.05);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RmsProp<T = f32> {
    learning_rate: f64,
    decay: f64,
    epsilon: f64,
    momentum: f64,
    /// The means of the squared gradients.
    squares: Vec<T>,
    /// Empty without momentum.
    velocity: Vec<T>,
}

impl<T: Scalar> RmsProp<T> {
    /// `RMSProp` with the learning rate η. A [`Trainer`](crate::Trainer) refuses one that is not positive.
    pub const fn new(learning_rate: f64) -> Self {
        Self { learning_rate, decay: 0.99, epsilon: 1e-8, momentum: 0.0, squares: Vec::new(), velocity: Vec::new() }
    }

    /// The share α of the mean square that is kept from step to step. A [`Trainer`](crate::Trainer) refuses one outside
    /// 0 ≤ α < 1.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let hinton: RmsProp = RmsProp::new(1e-3).decay(0.9);
    /// assert!(hinton.check().is_ok());
    /// ```
    #[must_use]
    pub const fn decay(mut self, decay: f64) -> Self {
        self.decay = decay;
        self
    }

    /// The ε that is added to the divisor. A [`Trainer`](crate::Trainer) refuses one that is not positive.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let keras: RmsProp = RmsProp::new(1e-3).decay(0.9).epsilon(1e-7);
    /// assert!(keras.check().is_ok());
    /// ```
    #[must_use]
    pub const fn epsilon(mut self, epsilon: f64) -> Self {
        self.epsilon = epsilon;
        self
    }

    /// The share μ of the velocity that is kept from step to step. A [`Trainer`](crate::Trainer) refuses one outside
    /// 0 ≤ μ < 1.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let rms_prop: RmsProp = RmsProp::new(1e-3).momentum(1.0);
    /// assert_eq!(
    ///     rms_prop.check().unwrap_err().to_string(),
    ///     "the momentum must be at least 0 and less than 1, but it is 1"
    /// );
    /// ```
    #[must_use]
    pub const fn momentum(mut self, momentum: f64) -> Self {
        self.momentum = momentum;
        self
    }
}

impl<T: Scalar> Optimizer<T> for RmsProp<T> {
    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        fit_to(N::PARAMETERS, &mut self.squares);
        let [decay, complement, epsilon] = [self.decay, 1.0 - self.decay, self.epsilon].map(constant);
        let [momentum, rate] = [self.momentum, self.learning_rate].map(constant);
        let (gradient, parameters) = (gradient.parameters(), network.parameters_mut());
        if self.momentum > 0.0 {
            fit_to(N::PARAMETERS, &mut self.velocity);
            let constants = [decay, complement, epsilon, momentum, rate];
            kernel::rms_prop_momentum(&constants, gradient, &mut self.squares, &mut self.velocity, parameters);
        } else {
            kernel::rms_prop(&[decay, complement, epsilon, rate], gradient, &mut self.squares, parameters);
        }
    }

    fn reset(&mut self) {
        self.squares.clear();
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
            .setting("decay", self.decay)
            .setting("epsilon", self.epsilon)
            .setting("momentum", self.momentum)
            .vector("squares", &mut self.squares)
            .vector("velocity", &mut self.velocity)
    }

    fn check(&self) -> Result<(), TrainError> {
        setting::check_learning_rate(self.learning_rate)?;
        setting::check_share("decay", self.decay)?;
        setting::check_epsilon::<T>(self.epsilon)?;
        setting::check_share("momentum", self.momentum)
    }
}
