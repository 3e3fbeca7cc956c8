//! Networks whose activations have second-order rules.

use super::Network;
use crate::layer::functions::UnitRules;

/// A network whose activations all implement [`SecondOrder`](crate::activation::SecondOrder), as the built-in ones do.
/// `#[derive(Network)]` implements it.
///
/// ```
/// use mlp_core::{TwiceDifferentiable, prelude::*};
///
/// fn slope_and_curvature<N: TwiceDifferentiable>(net: &N, x: &N::Input, v: &N::Input) -> (N::Output, N::Output) {
///     let jet = net.jet(x, v);
///     (jet.first, jet.second)
/// }
///
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// assert_eq!(slope_and_curvature(&Net::zeros(), &vector![1.0], &vector![1.0]), (vector![0.0], vector![0.0]));
/// ```
#[diagnostic::on_unimplemented(
    message = "the activations of `{Self}` may have no second derivatives",
    note = "ask for them by the bound `mlp_core::TwiceDifferentiable`"
)]
pub trait TwiceDifferentiable: Network {
    /// The rules of the layers.
    #[doc(hidden)]
    const RULES: &'static [UnitRules<Self::Scalar>];
}
