//! The options of a layer, biases and dropout, as types: the type parameter `K` of [`Dense`](crate::Dense).

use core::fmt::Debug;
use core::marker::PhantomData;

use nalgebra::SVector;

use super::block_size::BlockSize;
use super::buffers::{AllActivations, PassedOn, RemainingActivations};
use crate::number::scalar::ratio;

mod sealed {
    pub trait Sealed {}
}

/// How the units of a layer are connected to its inputs and to the constant one of the bias. This trait is sealed.
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
    /// The biases of a layer of `N` units; empty without biases.
    type Bias<T, const N: usize>;

    /// The storage for the activations that remain after dropout.
    #[doc(hidden)]
    type PassedOn<V, B: BlockSize>: PassedOn<V, Block = B>;

    /// The probability of dropping the activation of a unit in training; 0 without dropout.
    const DROPOUT: f64 = 0.0;
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

/// In training, the activation of every unit is dropped with the probability `p = NUMERATOR / DENOMINATOR`, at least 0 and
/// less than 1, and otherwise multiplied by `1/(1 − p)`. `K` is the remaining option: [`Full`] or [`NoBias`]. Written `dropout 0.2`.
///
/// [`Noise`](crate::Noise) selects the activations to drop; without it, the layer behaves like `K`. The output layer cannot have
/// dropout.
///
/// ```
/// use mlp_core::prelude::*;
/// #[derive(Network)]
/// #[network(loss = squared)]
/// #[repr(C)]
/// struct Net<T = f32> {
///     hidden1: Dense<2, 8, Relu, T, Dropout<1, 5>>,
///     hidden2: Dense<8, 8, Relu, T, Dropout<1, 2, NoBias>>,
///     output: Dense<8, 1, Linear, T>,
/// }
/// assert_eq!(Net::LAYERS[0].dropout, 0.2);
/// assert_eq!(Net::LAYERS[1].parameters, 64);
/// ```
#[derive(Debug)]
pub struct Dropout<const NUMERATOR: u64, const DENOMINATOR: u64, K = Full>(PhantomData<K>);

impl sealed::Sealed for Full {}
impl sealed::Sealed for NoBias {}
impl<const NUMERATOR: u64, const DENOMINATOR: u64, K> sealed::Sealed for Dropout<NUMERATOR, DENOMINATOR, K> {}

impl Connection for Full {
    type Bias<T, const N: usize> = SVector<T, N>;
    type PassedOn<V, B: BlockSize> = AllActivations<B>;
}

impl Connection for NoBias {
    type Bias<T, const N: usize> = SVector<T, 0>;
    type PassedOn<V, B: BlockSize> = AllActivations<B>;
}

impl<const NUMERATOR: u64, const DENOMINATOR: u64, K: Connection> Connection for Dropout<NUMERATOR, DENOMINATOR, K> {
    type Bias<T, const N: usize> = K::Bias<T, N>;
    type PassedOn<V, B: BlockSize> = RemainingActivations<V, B>;

    // Applied to the activations that `K` keeps.
    const DROPOUT: f64 = K::DROPOUT + ratio(NUMERATOR, DENOMINATOR) * (1.0 - K::DROPOUT);
}
