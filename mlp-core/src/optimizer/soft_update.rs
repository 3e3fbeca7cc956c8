//! Polyak averaging: the weights of a network that follows another one slowly.

use super::{SettingError, setting};
use crate::network::Network;
use crate::number::scalar::{Scalar, constant};

/// Moves a network toward another one: `w' ← (1 − τ) w' + τ w` for every parameter. (B. T. Polyak, A. B. Juditsky, "Acceleration of
/// stochastic approximation by averaging", 1992; T. P. Lillicrap and others, "Continuous control with deep reinforcement learning",
/// 2016, for the target networks of Q-learning.)
///
/// With τ = 0, `target` stays as it is, and with τ = 1 it becomes equal to `network`, to the bit. The distance of the two shrinks by
/// `1 − τ` with every call. Weights that do not exist (`connect`) stay zero.
///
/// ```
/// use mlp_core::optimizer::soft_update;
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// let (mut target, mut net) = (Net::zeros(), Net::zeros());
/// net.output.weights = matrix![8.0];
/// soft_update(&mut target, &net, 0.25)?;
/// assert_eq!(target.output.weights, matrix![2.0]);
/// soft_update(&mut target, &net, 0.25)?;
/// assert_eq!(target.output.weights, matrix![3.5]);
/// # Ok::<(), SettingError>(())
/// ```
///
/// # Errors
///
/// If τ is not from 0 to 1, or so small that `1 − τ` is 1 in the precision of the network; then `target` is unchanged.
pub fn soft_update<N: Network>(target: &mut N, network: &N, tau: f64) -> Result<(), SettingError> {
    const NAME: &str = "factor tau of a soft update";
    setting::check((0.0..=1.0).contains(&tau), NAME, "from 0 to 1", tau)?;
    // Otherwise the weights would be added to those of the target, and never be forgotten.
    let is_in_precision = tau <= 0.0 || constant::<N::Scalar>(1.0 - tau) < nalgebra::one();
    setting::check(
        is_in_precision,
        NAME,
        "0, or so large that 1 - tau is below 1 in the precision of the network",
        tau,
    )?;
    if tau >= 1.0 {
        target.parameters_mut().copy_from_slice(network.parameters());
    } else if tau > 0.0 {
        average(target.parameters_mut(), network.parameters(), tau);
    }
    Ok(())
}

fn average<T: Scalar>(targets: &mut [T], weights: &[T], tau: f64) {
    let (kept, moved) = (constant::<T>(1.0 - tau), constant::<T>(tau));
    for (target, &weight) in targets.iter_mut().zip(weights) {
        *target = kept * *target + moved * weight;
    }
}
