//! What a training run tells afterwards.

use alloc::vec::Vec;

/// What a training run tells afterwards.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
/// let report = Trainer::new(Sgd::new(0.5)).epochs(2).fit(&mut Net::zeros(), &data)?;
/// assert_eq!(report.epochs.len(), 2);
/// assert_eq!(report.epochs[0].loss, 2.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Report<T = f32> {
    /// One entry an epoch, in order.
    pub epochs: Vec<Epoch<T>>,
}

impl<T: Copy> Report<T> {
    /// The loss of the last epoch, unless there was none.
    pub fn final_loss(&self) -> Option<T> {
        self.epochs.last().map(|epoch| epoch.loss)
    }
}

/// What one epoch was like.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Epoch<T = f32> {
    /// The mean loss over the samples of the epoch, each measured before the step that it took part in.
    pub loss: T,
}
