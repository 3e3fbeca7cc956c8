//! One message for one mistake: a type that is not a layer, activation or loss is reported once, and not by every line of
//! the expansion that uses it.
//!
//! The expansion of a network states all its demands on the user's types in the body of one constant, [`Valid::VALID`].
//! If that body does not compile, rustc has reported the reason, and a type that depends on the value of the constant is
//! an erroneous type, about which rustc reports nothing more. [`IfValid`] makes a type depend on it.

use crate::layer::LayerOf;
use crate::loss::Loss;

/// A network whose parts meet the demands.
pub trait Valid {
    /// Always true; its body contains the demands.
    const VALID: bool;
}

/// Every type, as itself, if the constant exists.
pub trait IfValid<const VALID: bool> {
    /// The type itself.
    type Same: ?Sized;
}

impl<X: ?Sized, const VALID: bool> IfValid<VALID> for X {
    type Same = X;
}

/// The same reference, if the constant exists.
#[inline]
pub fn if_valid<const VALID: bool, X: ?Sized>(value: &X) -> &<X as IfValid<VALID>>::Same {
    value
}

/// The same reference, if the constant exists.
#[inline]
pub fn if_valid_mut<const VALID: bool, X: ?Sized>(value: &mut X) -> &mut <X as IfValid<VALID>>::Same {
    value
}

/// Demands a layer with the scalar of its network.
pub const fn is_layer<L: LayerOf<T>, T>() {}

/// Demands a loss.
pub const fn is_loss<L: Loss>() {}
