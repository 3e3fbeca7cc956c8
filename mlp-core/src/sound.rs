//! One mistake, one message: how an expansion keeps a type that is no layer, activation or loss from being reported by
//! every line that uses it.
//!
//! The expansion of a network states all its demands on the user's types in the body of one constant,
//! [`Sound::SOUND`]. Where that body does not compile, rustc has reported why, and a type that depends on the value of
//! the constant is then an erroneous type, about which rustc says nothing more. [`Given`] makes a type depend on it.

use crate::layer::LayerOf;
use crate::loss::Loss;

/// A network the parts of which are what they must be.
pub trait Sound {
    /// Exists; its body holds the demands.
    const SOUND: bool;
}

/// Every type itself, given a constant that exists.
pub trait Given<const SOUND: bool> {
    /// The type.
    type Same: ?Sized;
}

impl<X: ?Sized, const SOUND: bool> Given<SOUND> for X {
    type Same = X;
}

/// The same reference, given a constant that exists.
#[inline]
pub fn given<const SOUND: bool, X: ?Sized>(value: &X) -> &<X as Given<SOUND>>::Same {
    value
}

/// The same reference, given a constant that exists.
#[inline]
pub fn given_mut<const SOUND: bool, X: ?Sized>(value: &mut X) -> &mut <X as Given<SOUND>>::Same {
    value
}

/// Demands a layer with the scalar of its network.
pub const fn is_layer<L: LayerOf<T>, T>() {}

/// Demands a loss.
pub const fn is_loss<L: Loss>() {}
