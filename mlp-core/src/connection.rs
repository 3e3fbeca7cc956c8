//! Which connections a layer has: the type parameter `K` of [`Dense`](crate::Dense).

use core::fmt::Debug;

use nalgebra::SVector;

mod sealed {
    pub trait Sealed {}
}

/// How the units of a layer are connected to its inputs and to the constant one of the bias. Only the types of this
/// module say so.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::connection::Connection;
/// fn biases<K: Connection>() -> usize {
///     size_of::<K::Bias<f32, 5>>() / size_of::<f32>()
/// }
/// assert_eq!((biases::<Full>(), biases::<NoBias>()), (5, 0));
/// ```
pub trait Connection: sealed::Sealed + Debug + 'static {
    /// The biases of a layer of `N` units, or nothing.
    type Bias<T, const N: usize>;
}

/// Every unit is connected to every input and has a bias.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 3 => linear 2; loss squared >; }
/// assert_eq!(Net::PARAMETERS, 6 + 2);
/// ```
#[derive(Debug)]
pub struct Full;

/// Every unit is connected to every input; none has a bias.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 3 => linear 2 no_bias; loss squared >; }
/// assert_eq!(Net::PARAMETERS, 6);
/// assert!(Net::zeros().output.bias.is_empty());
/// ```
#[derive(Debug)]
pub struct NoBias;

impl sealed::Sealed for Full {}
impl sealed::Sealed for NoBias {}

impl Connection for Full {
    type Bias<T, const N: usize> = SVector<T, N>;
}

impl Connection for NoBias {
    type Bias<T, const N: usize> = SVector<T, 0>;
}
