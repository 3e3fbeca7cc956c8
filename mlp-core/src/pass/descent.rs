//! The parameter update of gradient descent, shared by the optimizers and by [`Network`]'s own step.

use crate::kernel;
use crate::network::Network;
use crate::number::scalar::constant;

/// `w ← w − η ∂R/∂w`.
pub(crate) fn move_along<N: Network>(gradient: &N, learning_rate: f64, network: &mut N) {
    kernel::add_scaled(&[constant(-learning_rate)], gradient.parameters(), network.parameters_mut());
}
