//! Optimizers: how a network moves, given the gradient of its risk.
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
use crate::pass::move_along;
use crate::train::TrainError;

#[cfg(feature = "alloc")]
mod adam;
#[cfg(feature = "alloc")]
mod adam_w;
#[cfg(feature = "alloc")]
mod lbfgs;
#[cfg(feature = "alloc")]
mod momentum;
#[cfg(feature = "alloc")]
mod rms_prop;
mod setting;
mod sgd;
#[cfg(feature = "alloc")]
mod state;

#[cfg(feature = "alloc")]
pub use adam::Adam;
#[cfg(feature = "alloc")]
pub use adam_w::AdamW;
#[cfg(feature = "alloc")]
pub use lbfgs::Lbfgs;
#[cfg(feature = "alloc")]
pub use momentum::Momentum;
#[cfg(feature = "alloc")]
pub use rms_prop::RmsProp;
pub use sgd::Sgd;
#[cfg(feature = "alloc")]
pub use state::State;

/// What is minimized: gives the risk and its gradient at any network.
///
/// ```
/// use mlp_core::optimizer::Objective;
/// use mlp_core::prelude::*;
///
/// network! { struct Net< input 1 => linear 1; loss squared >; }
///
/// /// Half the squared length of the parameters: no data at all.
/// struct Length(Net);
///
/// impl Objective<Net> for Length {
///     fn gradient(&mut self, network: &Net) -> (f32, &Net) {
///         self.0.clone_from(network);
///         (0.5 * network.parameters().iter().map(|w| w * w).sum::<f32>(), &self.0)
///     }
/// }
///
/// let mut net = Net::zeros();
/// net.output.weights = matrix![8.0];
/// let risk = Sgd::new(0.5).advance(&mut net, &mut Length(Net::zeros()));
/// assert_eq!((risk, net.output.weights), (32.0, matrix![4.0]));
/// ```
pub trait Objective<N: Network> {
    /// The risk at `network`, and its gradient.
    ///
    /// ```
    /// use mlp_core::{optimizer::Objective, prelude::*};
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    ///
    /// struct Nothing(Net);
    /// impl Objective<Net> for Nothing {
    ///     fn gradient(&mut self, _: &Net) -> (f32, &Net) { (0.0, &self.0) }
    /// }
    /// assert_eq!(Nothing(Net::zeros()).gradient(&Net::zeros()).0, 0.0);
    /// ```
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N);

    /// Moves the network along the negative gradient, `w ← w − η ∂R/∂w` with the learning rate η, and returns the risk where it
    /// was; where that is not finite, the network stays. For an objective that need not have the whole gradient at a time:
    /// [`Network::descend`].
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

    /// Whether this is, to the last bit, what the optimizer minimized in its last call of
    /// [`advance`](Optimizer::advance): the same samples, nothing drawn anew. Then it need not compute again what it knows
    /// of the point where it stopped, which spares L-BFGS one of two evaluations in most steps. `false` is always right.
    ///
    /// ```
    /// use mlp_core::{optimizer::Objective, prelude::*};
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    ///
    /// struct Nothing(Net);
    /// impl Objective<Net> for Nothing {
    ///     fn gradient(&mut self, _: &Net) -> (f32, &Net) { (0.0, &self.0) }
    /// }
    /// assert!(!Nothing(Net::zeros()).is_unchanged());
    /// ```
    fn is_unchanged(&self) -> bool {
        false
    }
}

/// A rule that moves a network towards a smaller risk.
///
/// A first-order rule implements [`step`](Optimizer::step). One that looks at several points before it moves implements
/// [`advance`](Optimizer::advance), which is what a trainer calls.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// Moves every parameter by the same length, against the sign of its slope.
/// struct Signs;
///
/// impl Optimizer<f32> for Signs {
///     fn step<N: Network<Scalar = f32>>(&mut self, network: &mut N, gradient: &N) {
///         for (w, g) in network.parameters_mut().iter_mut().zip(gradient.parameters()) {
///             *w -= 0.25 * g.signum();
///         }
///     }
///     fn check(&self) -> Result<(), TrainError> { Ok(()) }
/// }
///
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![1.0]])?;
/// let mut net = Net::zeros();
/// Trainer::new(Signs).epochs(2).fit(&mut net, &data)?;
/// assert_eq!(net.forward(&vector![1.0]), vector![1.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Optimizer<T: Scalar> {
    /// Moves the network along a given gradient.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let mut net = Net::zeros();
    /// let (_, gradient) = net.gradient(&[vector![1.0]], &[vector![1.0]]);
    /// Sgd::new(0.5).step(&mut net, &gradient);
    /// assert_eq!(net.output.bias, vector![0.5]);
    /// ```
    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N);

    /// Whether the settings make sense.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, such as a learning rate that is not positive.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Optimizer::<f32>::check(&Sgd::new(0.1)).is_ok());
    /// assert_eq!(Optimizer::<f32>::check(&Sgd::new(-0.1)), Err(TrainError::LearningRate { value: -0.1 }));
    /// ```
    fn check(&self) -> Result<(), TrainError>;

    /// Whether every step must see all samples, as a rule must that compares the risks of several networks. A trainer refuses
    /// it any other batch than [`Batch::Full`](crate::Batch::Full), and gradients that are clipped.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Optimizer::<f32>::needs_full_batch(&Lbfgs::new()));
    /// assert!(!Optimizer::<f32>::needs_full_batch(&Sgd::new(0.1)));
    /// ```
    fn needs_full_batch(&self) -> bool {
        false
    }

    /// Forgets what it has seen so far, such as moments of gradients. A trainer asks for this when training has diverged,
    /// since what was seen then may not be finite.
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

    /// The learning rate, for a schedule to start from; `None` for a rule that has none.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Optimizer::<f32>::learning_rate(&Sgd::new(0.1)), Some(0.1));
    /// ```
    fn learning_rate(&self) -> Option<f64> {
        None
    }

    /// Sets the learning rate and keeps what was seen so far: what a schedule does before each step.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let mut sgd = Sgd::new(0.1);
    /// Optimizer::<f32>::set_learning_rate(&mut sgd, 0.05);
    /// assert_eq!(sgd, Sgd::new(0.05));
    /// ```
    fn set_learning_rate(&mut self, learning_rate: f64) {
        let _ = learning_rate;
    }

    /// What it remembers from one step to the next, to be written to a checkpoint or read from one, and what it is set to. A
    /// rule that remembers something and does not say so cannot be resumed to the same bits; nor, if its settings change
    /// meanwhile, one that does not name them. See [`State`] for an example.
    #[cfg(feature = "alloc")]
    fn state(&mut self) -> State<'_, T> {
        State::default()
    }

    /// Moves the network once, and returns the risk where it was. Where that is not finite, the network stays. See
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
        let (risk, gradient) = objective.gradient(network);
        if is_finite(risk) {
            self.step(network, gradient);
        }
        risk
    }
}

/// [`Objective::descend`] where there must be a gradient.
pub(crate) fn descend_by_gradient<N: Network, R: Objective<N> + ?Sized>(
    objective: &mut R,
    network: &mut N,
    learning_rate: f64,
) -> N::Scalar {
    let (risk, gradient) = objective.gradient(network);
    if is_finite(risk) {
        move_along(gradient, learning_rate, network);
    }
    risk
}

/// Starts an average anew, from zero, unless it is that of a network of this many parameters already.
#[cfg(feature = "alloc")]
fn fit_to<T: Scalar>(parameters: usize, average: &mut alloc::vec::Vec<T>) {
    if average.len() != parameters {
        average.clear();
        average.resize(parameters, T::zero());
    }
}
