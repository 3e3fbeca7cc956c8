//! Optimizers: update rules for the parameters of a network, given the gradient of its risk.
//!
//! ```
//! use mlp_core::prelude::*;
//! network! { struct Net< input 1 => linear 1; loss squared >; }
//! let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![3.0], vector![5.0]])?;
//! let mut net = Net::zeros();
//! Trainer::new(Adam::new(0.05)).batch(Batch::Full).epochs(2000).fit(&mut net, &data)?;
//! assert!((net.forward(&vector![3.0])[0] - 7.0).abs() < 0.05);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::network::Network;
use crate::number::scalar::{Scalar, is_finite};
use crate::pass::{Support, move_along};

#[cfg(feature = "alloc")]
mod adam;
mod adam_rule;
#[cfg(feature = "alloc")]
mod adam_w;
mod error;
#[cfg(feature = "alloc")]
mod lbfgs;
#[cfg(feature = "alloc")]
mod levenberg_marquardt;
#[cfg(feature = "alloc")]
mod momentum;
#[cfg(feature = "alloc")]
mod rms_prop;
pub(crate) mod setting;
mod sgd;
mod soft_update;
#[cfg(feature = "alloc")]
mod state;
mod static_adam;
#[cfg(all(test, feature = "std"))]
mod tests;

#[cfg(feature = "alloc")]
pub use adam::Adam;
#[cfg(feature = "alloc")]
pub use adam_w::AdamW;
pub use error::SettingError;
#[cfg(feature = "alloc")]
pub use lbfgs::Lbfgs;
#[cfg(feature = "alloc")]
pub use levenberg_marquardt::{LeastSquaresError, LeastSquaresFit, LevenbergMarquardt};
#[cfg(feature = "alloc")]
pub use momentum::Momentum;
#[cfg(feature = "alloc")]
pub use rms_prop::RmsProp;
pub use sgd::Sgd;
pub use soft_update::soft_update;
#[cfg(feature = "alloc")]
pub use state::State;
pub use static_adam::StaticAdam;

/// The function to minimize: computes the risk and its gradient at any network.
///
/// ```
/// use mlp_core::optimizer::Objective;
/// use mlp_core::prelude::*;
///
/// network! { struct Net< input 1 => linear 1; loss squared >; }
///
/// /// Half the squared norm of the parameters, without any data.
/// struct Norm(Net);
///
/// impl Objective<Net> for Norm {
///     fn gradient(&mut self, network: &Net) -> (f32, &Net) {
///         self.0.clone_from(network);
///         (0.5 * network.parameters().iter().map(|w| w * w).sum::<f32>(), &self.0)
///     }
/// }
///
/// let mut net = Net::zeros();
/// net.output.weights = matrix![8.0];
/// let risk = Sgd::new(0.5).advance(&mut net, &mut Norm(Net::zeros()));
/// assert_eq!((risk, net.output.weights), (32.0, matrix![4.0]));
/// ```
pub trait Objective<N: Network> {
    /// The risk at `network` and its gradient.
    ///
    /// ```
    /// use mlp_core::{optimizer::Objective, prelude::*};
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    ///
    /// struct Zero(Net);
    /// impl Objective<Net> for Zero {
    ///     fn gradient(&mut self, _: &Net) -> (f32, &Net) { (0.0, &self.0) }
    /// }
    /// assert_eq!(Zero(Net::zeros()).gradient(&Net::zeros()).0, 0.0);
    /// ```
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N);

    /// [`gradient`](Objective::gradient), and the parameters where it may differ from zero.
    #[doc(hidden)]
    fn gradient_with_support(&mut self, network: &N) -> (N::Scalar, &N, Support<'_>) {
        let (risk, gradient) = self.gradient(network);
        (risk, gradient, Support::All)
    }

    /// Takes a step of gradient descent, `w ← w − η ∂R/∂w` with the learning rate η, and returns the risk before the step. If
    /// the risk is not finite, the network is left unchanged. An objective that can update layer by layer, without storing the
    /// whole gradient, overrides this method; see [`Network::descend`].
    ///
    /// ```
    /// use mlp_core::{optimizer::Objective, prelude::*};
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    ///
    /// struct Sum(Net);
    /// impl Objective<Net> for Sum {
    ///     fn gradient(&mut self, network: &Net) -> (f32, &Net) { (network.parameters().iter().sum(), &self.0) }
    /// }
    /// let (mut net, mut slopes) = (Net::zeros(), Net::zeros());
    /// slopes.parameters_mut().fill(1.0);
    /// assert_eq!(Sum(slopes).descend(&mut net, 0.5), 0.0);
    /// assert_eq!(net.parameters(), [-0.5, -0.5]);
    /// ```
    fn descend(&mut self, network: &mut N, learning_rate: f64) -> N::Scalar {
        descend_by_gradient(self, network, learning_rate)
    }

    /// Whether this objective is bitwise equal to that of the previous call of [`advance`](Optimizer::advance): the same
    /// samples and no new random numbers. An optimizer may then reuse the risk and gradient of its last point, which saves
    /// L-BFGS one of two evaluations in most steps. Returning `false` is always correct.
    ///
    /// ```
    /// use mlp_core::{optimizer::Objective, prelude::*};
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    ///
    /// struct Zero(Net);
    /// impl Objective<Net> for Zero {
    ///     fn gradient(&mut self, _: &Net) -> (f32, &Net) { (0.0, &self.0) }
    /// }
    /// assert!(!Zero(Net::zeros()).is_unchanged());
    /// ```
    fn is_unchanged(&self) -> bool {
        false
    }
}

/// An update rule that reduces the risk of a network.
///
/// A first-order rule implements [`step`](Optimizer::step). A rule that evaluates several points in one step overrides
/// [`advance`](Optimizer::advance), which is the method that a trainer calls.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// Sign descent: every parameter moves by the same amount, against the sign of its gradient.
/// struct SignDescent;
///
/// impl Optimizer<f32> for SignDescent {
///     fn step<N: Network<Scalar = f32>>(&mut self, network: &mut N, gradient: &N) {
///         for (w, g) in network.parameters_mut().iter_mut().zip(gradient.parameters()) {
///             *w -= 0.25 * g.signum();
///         }
///     }
///     fn check(&self) -> Result<(), SettingError> { Ok(()) }
/// }
///
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![1.0]])?;
/// let mut net = Net::zeros();
/// Trainer::new(SignDescent).epochs(2).fit(&mut net, &data)?;
/// assert_eq!(net.forward(&vector![1.0]), vector![1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Optimizer<T: Scalar> {
    /// The name of the rule in checkpoints, which must never change: a checkpoint is resumed only by a rule of the same name.
    /// A rule without a name of its own shares the default with all others, which are told apart by their [`State`] alone.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(<Sgd as Optimizer<f32>>::NAME, "sgd");
    /// ```
    const NAME: &'static str = "user-defined";

    /// Updates the network with the given gradient.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// let (_, gradient) = net.gradient(&[vector![1.0]], &[vector![1.0]]);
    /// Sgd::new(0.5).step(&mut net, &gradient);
    /// assert_eq!(net.output.bias, vector![0.5]);
    /// ```
    ///
    /// # Panics
    ///
    /// The optimizers of this crate panic if a setting is out of range, with the message of [`check`](Optimizer::check).
    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N);

    /// Checks the settings. A [`Trainer`](crate::Trainer) does so before it trains, and converts the error to a
    /// [`TrainError`](crate::TrainError).
    ///
    /// # Errors
    ///
    /// If a setting is out of range, such as a learning rate that is not positive.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Optimizer::<f32>::check(&Sgd::new(0.1)).is_ok());
    /// assert_eq!(Optimizer::<f32>::check(&Sgd::new(-0.1)), Err(SettingError::LearningRate { value: -0.1 }));
    /// ```
    fn check(&self) -> Result<(), SettingError>;

    /// Whether every step needs all samples, as in a rule that compares risks. A trainer then refuses any batch other than
    /// [`Batch::Full`](crate::Batch::Full), and gradient clipping.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Optimizer::<f32>::needs_full_batch(&Lbfgs::new()));
    /// assert!(!Optimizer::<f32>::needs_full_batch(&Sgd::new(0.1)));
    /// ```
    fn needs_full_batch(&self) -> bool {
        false
    }

    /// Clears the state, such as moments of the gradient. A trainer calls this when training has diverged, since the state
    /// may not be finite then.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let (mut net, mut adam) = (Net::zeros(), Adam::new(0.1));
    /// let (_, gradient) = net.gradient(&[vector![1.0]], &[vector![1.0]]);
    /// adam.step(&mut net, &gradient);
    /// adam.reset();
    /// assert_eq!(adam, Adam::new(0.1));
    /// ```
    fn reset(&mut self) {}

    /// The learning rate, which a schedule scales; `None` for a rule without one.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Optimizer::<f32>::learning_rate(&Sgd::new(0.1)), Some(0.1));
    /// ```
    fn learning_rate(&self) -> Option<f64> {
        None
    }

    /// Sets the learning rate and keeps the state. A schedule calls this before each step.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut adam: Adam = Adam::new(0.1);
    /// adam.set_learning_rate(0.05);
    /// assert_eq!(adam, Adam::new(0.05));
    /// ```
    fn set_learning_rate(&mut self, learning_rate: f64) {
        let _ = learning_rate;
    }

    /// The state and the settings, for writing and reading checkpoints. Since the caller may change the state, an optimizer
    /// drops whatever it has computed from it. State that is not listed here is lost when a run is
    /// resumed, so the bits differ; a setting that is not listed may change unnoticed. See [`State`] for an example.
    #[cfg(feature = "alloc")]
    fn state(&mut self) -> State<'_, T> {
        State::default()
    }

    /// Takes one step and returns the risk before the step. If the risk is not finite, the network is left unchanged. See
    /// [`Objective`] for an example.
    ///
    /// ```
    /// use mlp_core::{optimizer::Objective, prelude::*};
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    ///
    /// struct Lost(Net);
    /// impl Objective<Net> for Lost {
    ///     fn gradient(&mut self, _: &Net) -> (f32, &Net) { (f32::NAN, &self.0) }
    /// }
    /// let mut net = Net::zeros();
    /// assert!(Sgd::new(0.1).advance(&mut net, &mut Lost(Net::zeros())).is_nan());
    /// assert_eq!(net, Net::zeros());
    /// ```
    fn advance<N: Network<Scalar = T>>(&mut self, network: &mut N, objective: &mut impl Objective<N>) -> T {
        let (risk, gradient, support) = objective.gradient_with_support(network);
        if is_finite(risk) {
            self.step_within(network, gradient, support);
        }
        risk
    }

    /// Whether the mean squares of the gradient are finite, if the rule has some. The square of a derivative may overflow where the
    /// parameters stay finite: that parameter would never move again.
    #[doc(hidden)]
    fn has_finite_squares(&self) -> bool {
        true
    }

    /// [`step`](Optimizer::step) with a gradient that is zero outside of this support. A rule that leaves other parameters as
    /// they are need not walk over them.
    #[doc(hidden)]
    fn step_within<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N, support: Support<'_>) {
        let _ = support;
        self.step(network, gradient);
    }
}

/// [`Objective::descend`] through the whole gradient.
pub(crate) fn descend_by_gradient<N: Network, R: Objective<N> + ?Sized>(
    objective: &mut R,
    network: &mut N,
    learning_rate: f64,
) -> N::Scalar {
    let (risk, gradient, support) = objective.gradient_with_support(network);
    if is_finite(risk) {
        move_along(gradient, support, learning_rate, network);
    }
    risk
}

/// Resets an average to zeros unless it has this length.
#[cfg(feature = "alloc")]
fn ensure_len<T: Scalar>(average: &mut alloc::vec::Vec<T>, parameters: usize) {
    if average.len() != parameters {
        average.clear();
        average.resize(parameters, T::zero());
    }
}
