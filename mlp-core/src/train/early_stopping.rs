//! Early stopping: keeps the parameters of the best epoch, decides when to stop, and restores the parameters at the end.

use alloc::vec::Vec;

use crate::number::scalar::Scalar;

/// The best epoch of a run so far.
pub(super) struct BestEpoch<T> {
    /// Its index in the history.
    pub(super) index: Option<usize>,
    /// The parameters after it. Empty without early stopping.
    pub(super) parameters: Vec<T>,
}

impl<T: Scalar> BestEpoch<T> {
    pub(super) const NONE: Self = Self { index: None, parameters: Vec::new() };

    /// Makes the epoch at this index the best, and keeps its parameters on request.
    pub(super) fn replace(&mut self, index: usize, parameters: &[T], keeps_parameters: bool) {
        self.index = Some(index);
        if keeps_parameters {
            self.parameters.clear();
            self.parameters.extend_from_slice(parameters);
        }
    }

    /// Whether, after `epochs` epochs, the best one is at least `patience` epochs ago.
    pub(super) fn is_out_of_patience(&self, epochs: usize, patience: Option<usize>) -> bool {
        let since_best = epochs - self.index.map_or(0, |best| best + 1);
        patience.is_some_and(|patience| since_best >= patience)
    }

    /// Restores the parameters of the best epoch, if they were kept.
    pub(super) fn restore(&self, parameters: &mut [T]) {
        if !self.parameters.is_empty() {
            parameters.copy_from_slice(&self.parameters);
        }
    }
}
