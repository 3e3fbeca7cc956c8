//! The same network over another scalar.

use super::Network;
use crate::number::scalar::Scalar;
#[cfg(feature = "alloc")]
use crate::number::scalar::{constant, double};

/// A network that is generic in its scalar. `#[derive(Network)]` implements it for structs whose scalar is a type
/// parameter without user-defined bounds, such as every named `network!`.
///
/// ```
/// use mlp_core::{OverScalar, prelude::*};
///
/// network! { struct Net< input 1 => tanh 2 => linear 1; loss squared >; }
///
/// let net = Net::random(&mut StdRng::seed_from_u64(1));
/// let wide: Box<Net<f64>> = net.cast::<f64>();
/// let difference = wide.forward(&vector![0.5])[0] - f64::from(net.forward(&vector![0.5])[0]);
/// assert!(difference.abs() < 1e-6);
/// ```
pub trait OverScalar: Network {
    /// The network over the scalar `T`.
    type Over<T: Scalar>: Network<Scalar = T>;

    /// The network with the same parameters over the scalar `T`, built in place on the heap, so that it is never on the stack,
    /// whatever its size.
    ///
    /// Every parameter becomes the nearest number of `T`: from `f32` to `f64` it stays the same, from `f64` to `f32` it is rounded, and
    /// becomes infinite beyond the range of `f32`. Of a dual number, the derivatives are dropped; a dual number of a parameter has
    /// derivatives of zero.
    ///
    /// ```
    /// use mlp_core::{OverScalar, prelude::*};
    /// network! { struct Net< input 1 => tanh 2 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(1));
    /// let back: Box<Net<f32>> = net.cast::<f64>().cast::<f32>();
    /// assert_eq!(*back, net);
    /// ```
    #[cfg(feature = "alloc")]
    fn cast<T: Scalar>(&self) -> alloc::boxed::Box<Self::Over<T>> {
        let mut cast = <Self::Over<T> as Network>::boxed_zeros();
        for (to, &from) in cast.parameters_mut().iter_mut().zip(self.parameters()) {
            *to = constant(double(from));
        }
        cast
    }
}
