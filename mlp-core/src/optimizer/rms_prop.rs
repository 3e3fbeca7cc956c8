//! `RMSProp`: gradient descent that divides by a moving root mean square of the gradient.

use alloc::vec::Vec;

use super::{Optimizer, SettingError, State, ensure_len, setting};
use crate::kernel;
use crate::network::Network;
use crate::number::scalar::{Scalar, are_finite, constant};

/// `RMSProp` (Hinton, lecture 6e of "Neural networks for machine learning", 2012): the gradient of every parameter is divided
/// by the root of an exponential moving average of its square, with the decay rate α:
///
/// ```text
/// r ← α r + (1 − α) g²        u = g / (√r + ε)
/// w ← w − η u                                      without momentum
/// v ← μ v + u        w ← w − η v                   with momentum μ
/// ```
///
/// The defaults are those of `PyTorch`: α = 0.99, ε = 10⁻⁸, no momentum; Hinton uses α = 0.9. Since `r` starts at zero without
/// bias correction, the first step is `η / √(1 − α)`, ten times the learning rate. The centred form, which divides by the
/// standard deviation, is not provided: in full-batch training, gradients hardly change and the deviation vanishes.
///
/// The averages belong to one network; a network of another size resets them.
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
    /// `r`, the moving averages of the squared gradients.
    mean_squares: Vec<T>,
    /// Empty without momentum.
    velocity: Vec<T>,
}

impl<T: Scalar> RmsProp<T> {
    /// `RMSProp` with the learning rate η, which must be positive: a [`Trainer`](crate::Trainer) checks it.
    pub const fn new(learning_rate: f64) -> Self {
        Self {
            learning_rate,
            decay: 0.99,
            epsilon: 1e-8,
            momentum: 0.0,
            mean_squares: Vec::new(),
            velocity: Vec::new(),
        }
    }

    /// Sets the decay rate 0 ≤ α < 1 of the mean square.
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

    /// Sets ε, which is added to the divisor; it must be positive.
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

    /// Sets the momentum 0 ≤ μ < 1.
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
    const NAME: &'static str = "rms_prop";

    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        setting::assert_valid(self.check());
        ensure_len(&mut self.mean_squares, N::PARAMETERS);
        let [decay, complement, epsilon] = [self.decay, 1.0 - self.decay, self.epsilon].map(constant);
        let [momentum, rate] = [self.momentum, self.learning_rate].map(constant);
        let (gradient, parameters) = (gradient.parameters(), network.parameters_mut());
        if self.momentum > 0.0 {
            ensure_len(&mut self.velocity, N::PARAMETERS);
            let constants = [decay, complement, epsilon, momentum, rate];
            kernel::rms_prop_momentum(&constants, gradient, &mut self.mean_squares, &mut self.velocity, parameters);
        } else {
            kernel::rms_prop(&[decay, complement, epsilon, rate], gradient, &mut self.mean_squares, parameters);
        }
    }

    fn reset(&mut self) {
        self.mean_squares.clear();
        self.velocity.clear();
    }

    setting::learning_rate_methods!(learning_rate);

    fn state(&mut self) -> State<'_, T> {
        State::default()
            .setting("decay", self.decay)
            .setting("epsilon", self.epsilon)
            .setting("momentum", self.momentum)
            .vector("squares", &mut self.mean_squares)
            .vector("velocity", &mut self.velocity)
    }

    fn has_finite_squares(&self) -> bool {
        are_finite(&self.mean_squares)
    }

    fn check(&self) -> Result<(), SettingError> {
        setting::check_learning_rate_in::<T>(self.learning_rate)?;
        setting::check_decay_rate::<T>("decay", self.decay)?;
        setting::check_epsilon::<T>(self.epsilon)?;
        setting::check_decay_rate::<T>("momentum", self.momentum)
    }
}
