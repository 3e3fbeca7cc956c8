//! Early stopping: keeps the parameters of the best epoch, decides when to stop, and restores the parameters at the end.

use alloc::vec::Vec;

use crate::network::Network;
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
    pub(super) fn replace<N: Network<Scalar = T>>(&mut self, index: usize, network: &N, keeps_parameters: bool) {
        self.index = Some(index);
        if keeps_parameters {
            self.parameters.clear();
            self.parameters.extend_from_slice(network.parameters());
        }
    }

    /// Whether, after `epochs` epochs, the best one is at least `patience` epochs ago.
    pub(super) fn is_out_of_patience(&self, epochs: usize, patience: Option<usize>) -> bool {
        let since_best = epochs - self.index.map_or(0, |best| best + 1);
        patience.is_some_and(|patience| since_best >= patience)
    }

    /// Restores the network of the best epoch, if its parameters were kept.
    pub(super) fn restore<N: Network<Scalar = T>>(&self, network: &mut N) {
        if !self.parameters.is_empty() {
            network.parameters_mut().copy_from_slice(&self.parameters);
        }
    }
}
