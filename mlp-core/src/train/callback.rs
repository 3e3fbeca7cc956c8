//! Functions that a training run calls after every batch and every epoch, and the batch that they get.

use core::fmt;
use core::ops::ControlFlow;

use crate::network::Network;
use crate::train::report::Epoch;

/// A training step on one batch, as passed to a [`Callback`].
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]; 5], vec![vector![2.0]; 5])?;
/// let mut seen = Vec::new();
/// let mut trainer = Trainer::new(Sgd::new(0.5)).batch(Batch::Mini(2)).epochs(1);
/// trainer.fit_with_batches(&mut Net::zeros(), &data, |step, _| seen.push((step.batch, step.batches, step.samples)))?;
/// assert_eq!(seen, [(1, 3, 2), (2, 3, 2), (3, 3, 1)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step<T = f32> {
    /// The number of the epoch, counted from 1 over all calls of `fit`.
    pub epoch: usize,
    /// The number of the batch in the epoch, counted from 1.
    pub batch: usize,
    /// The number of batches of the epoch.
    pub batches: usize,
    /// The number of samples in the batch.
    pub samples: usize,
    /// The risk of the batch before the step, without penalties.
    pub loss: T,
    /// The learning rate of the step, for an optimizer that has one.
    pub learning_rate: Option<f64>,
}

impl<T: fmt::Display> fmt::Display for Step<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "epoch {}, batch {} of {}: loss {:.4}", self.epoch, self.batch, self.batches, self.loss)
    }
}

/// Called by a training run after every batch and after every epoch: see [`Trainer::fit_with_callback`]. Each function can end the
/// training by [`ControlFlow::Break`], and by default does nothing.
///
/// For one function without state in common with the other, [`fit_with`](crate::Trainer::fit_with) takes a closure for epochs, and
/// [`fit_with_batches`](crate::Trainer::fit_with_batches) one for batches.
///
/// [`Trainer::fit_with_callback`]: crate::Trainer::fit_with_callback
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::train::{Callback, Step};
/// use mlp_core::optimizer::soft_update;
///
/// network! { struct Net< input 1 => tanh 4 => linear 1; loss squared >; }
///
/// /// An exponential moving average of the weights, and the number of steps.
/// struct Average {
///     net: Net,
///     steps: usize,
/// }
///
/// impl Callback<Net> for Average {
///     fn after_batch(&mut self, _: &Step, net: &Net) -> ControlFlow<()> {
///         self.steps += 1;
///         soft_update(&mut self.net, net, 0.1).map_or(ControlFlow::Break(()), ControlFlow::Continue)
///     }
/// }
///
/// let inputs: Vec<_> = (0..64).map(|i| vector![i as f32 / 32.0 - 1.0]).collect();
/// let data = Dataset::new(inputs.clone(), inputs)?;
/// let mut net = Net::random(&mut StdRng::seed_from_u64(7));
/// let mut average = Average { net: net.clone(), steps: 0 };
/// Trainer::new(Sgd::new(0.1)).batch(Batch::Mini(8)).epochs(20).fit_with_callback(&mut net, &data, &mut average)?;
/// assert_eq!(average.steps, 20 * 8);
/// assert!(average.net.loss(data.inputs(), data.targets()) < 0.05);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Callback<N: Network> {
    /// Called after the step on every batch, with the network after the step. If it breaks, the run ends after this batch, and
    /// within the epoch unless the batch is its last: see [`StopReason`](crate::StopReason).
    fn after_batch(&mut self, step: &Step<N::Scalar>, network: &N) -> ControlFlow<()> {
        let _ = (step, network);
        ControlFlow::Continue(())
    }

    /// Called after every epoch and its validation.
    fn after_epoch(&mut self, epoch: &Epoch<N::Scalar>, network: &N) -> ControlFlow<()> {
        let _ = (epoch, network);
        ControlFlow::Continue(())
    }
}

/// Calls nothing.
pub(super) struct NoCallback;

impl<N: Network> Callback<N> for NoCallback {}

/// Calls a function after every epoch.
pub(super) struct AfterEpoch<F>(pub(super) F);

impl<N: Network, F: FnMut(&Epoch<N::Scalar>, &N) -> ControlFlow<()>> Callback<N> for AfterEpoch<F> {
    fn after_epoch(&mut self, epoch: &Epoch<N::Scalar>, network: &N) -> ControlFlow<()> {
        (self.0)(epoch, network)
    }
}

/// Calls a function after every batch.
pub(super) struct AfterBatch<F>(pub(super) F);

impl<N: Network, F: FnMut(&Step<N::Scalar>, &N) -> ControlFlow<()>> Callback<N> for AfterBatch<F> {
    #[inline]
    fn after_batch(&mut self, step: &Step<N::Scalar>, network: &N) -> ControlFlow<()> {
        (self.0)(step, network)
    }
}
