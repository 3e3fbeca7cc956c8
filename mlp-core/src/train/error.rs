//! What can go wrong in training.

use thiserror::Error;

/// Why training was refused or stopped.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
/// let error = Trainer::new(Sgd::new(0.0)).fit(&mut Net::zeros(), &data).unwrap_err();
/// assert_eq!(error, TrainError::LearningRate { value: 0.0 });
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// The learning rate is zero, negative, infinite or NaN.
    #[error("the learning rate must be a positive number, but it is {value}")]
    LearningRate {
        /// What was given.
        value: f64,
    },
    /// `Batch::Mini(0)`.
    #[error("a mini-batch must hold at least one sample, but `Batch::Mini(0)` was given")]
    EmptyBatch,
    /// A class index is not that of an output.
    #[error(
        "sample {sample} (counted from 0) has class {class}, but the network tells apart {classes} classes, from 0"
    )]
    ClassOutOfRange {
        /// The sample, counted from zero.
        sample: usize,
        /// Its class.
        class: usize,
        /// How many classes the network can tell apart.
        classes: usize,
    },
    /// The loss, or a parameter after the step, became infinite or NaN. The network is as it was after the last epoch
    /// that ended well.
    #[error(
        "training diverged in epoch {epoch}, batch {batch} (both counted from 1): the loss was {loss}; \
         the network of the last finite epoch is kept; a smaller learning rate may help"
    )]
    Diverged {
        /// The epoch, counted from one.
        epoch: usize,
        /// The batch within the epoch, counted from one.
        batch: usize,
        /// The mean loss of that batch.
        loss: f64,
    },
}
