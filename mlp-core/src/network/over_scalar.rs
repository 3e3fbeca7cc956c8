//! The same network over another scalar.

use super::Network;
use crate::number::scalar::Scalar;

/// A network that is generic in its scalar. `#[derive(Network)]` implements it for structs whose scalar is a type
/// parameter without user-defined bounds, such as every named `network!`.
///
/// ```
/// use mlp_core::{OverScalar, prelude::*};
///
/// network! { struct Net< input 1 => tanh 2 => linear 1; loss squared >; }
///
/// /// The same weights in double precision.
/// fn widened<N: Network<Scalar = f32> + OverScalar>(net: &N) -> Box<N::Over<f64>> {
///     let mut wide = N::Over::<f64>::boxed_zeros();
///     for (wide, &weight) in wide.parameters_mut().iter_mut().zip(net.parameters()) {
///         *wide = f64::from(weight);
///     }
///     wide
/// }
///
/// let net = Net::random(&mut StdRng::seed_from_u64(1));
/// let wide: Box<Net<f64>> = widened(&net);
/// let difference = wide.forward(&vector![0.5])[0] - f64::from(net.forward(&vector![0.5])[0]);
/// assert!(difference.abs() < 1e-6);
/// ```
pub trait OverScalar: Network {
    /// The network over the scalar `T`.
    type Over<T: Scalar>: Network<Scalar = T>;
}
