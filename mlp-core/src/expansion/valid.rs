//! One message per mistake: a type that is not a layer, activation or loss is reported once, rather than by every line
//! of the expansion that uses it.
//!
//! The expansion of a network states all its requirements on the user's types in the body of one constant,
//! [`Valid::VALID`]. If that body does not compile, rustc has reported the reason, and a type that depends on the value
//! of the constant is an error type, which causes no further messages. [`IfValid`] makes a type depend on it.

use crate::activation::Activation;
use crate::activation::mixed::PartAt;
use crate::layer::LayerOf;
use crate::loss::Loss;
use crate::network::Network;
use crate::number::if_valid::IfValid;

/// A network whose parts meet the requirements.
pub trait Valid {
    /// Always true; its body contains the requirements on the parts of mixed layers, before those on the layers.
    const PARTS: bool = true;

    /// Always true; its body contains the requirements.
    const VALID: bool;
}

/// The same reference, if the constant can be evaluated.
#[inline]
pub fn if_valid<const VALID: bool, X: ?Sized>(value: &X) -> &<X as IfValid<VALID>>::Same {
    value
}

/// The same reference, if the constant can be evaluated.
#[inline]
pub fn if_valid_mut<const VALID: bool, X: ?Sized>(value: &mut X) -> &mut <X as IfValid<VALID>>::Same {
    value
}

/// Requires a layer with the scalar of its network.
pub const fn is_layer<L: LayerOf<T>, T>() {}

/// Requires a network with the scalar of the one that takes its samples.
pub const fn is_network<N: Network<Scalar = T>, T>() {}

/// Requires an activation.
pub const fn is_activation<A: Activation>() {}

/// Requires a loss.
pub const fn is_loss<L: Loss>() {}

/// Requires a part of the output layer for the loss with this index.
pub const fn has_part<A: PartAt<INDEX>, const INDEX: usize>() {}

/// The activation of the part with this index.
pub type PartActivation<A, const INDEX: usize> = <A as PartAt<INDEX>>::Activation;
