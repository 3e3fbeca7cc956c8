//! Types that depend on a constant. See `expansion/valid.rs`.

/// The identity on types, if the constant can be evaluated.
pub trait IfValid<const VALID: bool> {
    /// The type itself.
    type Same: ?Sized;
}

impl<X: ?Sized, const VALID: bool> IfValid<VALID> for X {
    type Same = X;
}
