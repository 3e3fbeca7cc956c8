//! Declarations of canonical partners, as types: a loss names its activation, or an activation its loss.
//!
//! [`link`](crate::link) compares the declarations with the pair in use.

use core::marker::PhantomData;

/// The declaration of a canonical partner by a loss or an activation. See [`Partner`], [`Fused`] and [`NoPartner`].
///
/// ```
/// use core::any::TypeId;
/// use mlp_core::{link::Declaration, prelude::*};
/// type PartnerOfSquared = <<Squared as Loss>::Canonical as Declaration>::Partner;
/// assert_eq!(TypeId::of::<PartnerOfSquared>(), TypeId::of::<Linear>());
/// ```
pub trait Declaration: sealed::Sealed + 'static {
    /// The partner; without one, a type that is neither a loss nor an activation.
    type Partner: ?Sized + 'static;

    /// Whether the pair has fused formulas.
    #[doc(hidden)]
    const FUSED: bool;

    /// Whether it is the declaration of a built-in type.
    #[doc(hidden)]
    const BUILT_IN: bool = false;
}

/// Declares the canonical partner `P`: the compiler warns about every other. The pair is computed like any other, from
/// both derivatives; see [`Fused`] for a loss with fused formulas.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// The squared error without the half.
/// pub struct Mine;
///
/// impl Loss for Mine {
///     const NAME: &'static str = "mine";
///     type Canonical = Partner<Linear>;
///     fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
///         Squared::loss(a, y) + Squared::loss(a, y)
///     }
///     fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
///         Squared::derivative(a, y, delta);
///         delta.iter_mut().for_each(|delta| *delta += *delta);
///     }
/// }
///
/// network! { struct Quiet< input 1 => linear 1; loss Mine >; }
/// assert!(mlp_core::link::is_canonical::<Mine, Linear>());
/// let (risk, gradient) = Quiet::zeros().gradient(&[vector![1.0]], &[vector![3.0]]);
/// assert_eq!((risk, gradient.output.bias), (9.0, vector![-6.0]));
/// ```
#[derive(Debug)]
pub struct Partner<P>(PhantomData<fn() -> P>);

/// Declares the canonical partner `P`, with which a loss is computed by
/// [`Loss::canonical_loss`](crate::loss::Loss::canonical_loss) and
/// [`Loss::canonical_delta`](crate::loss::Loss::canonical_delta). Implement both: their defaults are `L(y, a)` and
/// `δ = a − y`, whatever the derivative is.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// The logistic loss, from the pre-activation alone: `L = log(1 + e^−s)` for `y = 1`.
/// pub struct Logistic;
///
/// impl Loss for Logistic {
///     const NAME: &'static str = "logistic";
///     type Canonical = Fused<Sigmoid>;
///     fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T { BinaryCrossEntropy::loss(a, y) }
///     fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
///         BinaryCrossEntropy::derivative(a, y, delta)
///     }
///     fn canonical_loss<T: Scalar>(s: &[T], a: &[T], y: Expected<'_, T>) -> T {
///         BinaryCrossEntropy::canonical_loss(s, a, y)
///     }
///     fn canonical_delta<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
///         delta.copy_from_slice(a);
///         y.subtract_from(delta);
///     }
/// }
///
/// network! { struct Net< input 1 => sigmoid 1; loss Logistic >; }
/// let mut net = Net::zeros();
/// net.output.bias = vector![-1e4]; // where the sigmoid is 0, and log 0 is infinite
/// assert_eq!(net.loss(&[vector![0.0]], &[1]), 1e4);
/// ```
#[derive(Debug)]
pub struct Fused<P>(PhantomData<fn() -> P>);

/// Declares no canonical partner: the compiler never warns.
///
/// ```
/// use mlp_core::prelude::*;
/// struct Cube;
/// impl Elementwise for Cube {
///     const NAME: &'static str = "cube";
///     type Canonical = NoPartner;
///     fn value<T: Scalar>(s: T) -> T { s * s * s }
///     fn derivative<T: Scalar>(s: T, _a: T) -> T { (T::one() + T::one() + T::one()) * s * s }
/// }
/// network! { struct Quiet< input 1 => Cube 1; loss squared >; }
/// # let _ = Quiet::zeros();
/// ```
#[derive(Debug)]
pub struct NoPartner;

/// The canonical partner of a built-in loss, with a warning text for each mismatch.
#[derive(Debug)]
#[doc(hidden)]
pub struct BuiltIn<P>(PhantomData<fn() -> P>);

/// A built-in type without a canonical partner.
#[derive(Debug)]
#[doc(hidden)]
pub struct BuiltInAlone;

impl<P: 'static> Declaration for Partner<P> {
    type Partner = P;
    const FUSED: bool = false;
}

impl<P: 'static> Declaration for Fused<P> {
    type Partner = P;
    const FUSED: bool = true;
}

impl<P: 'static> Declaration for BuiltIn<P> {
    type Partner = P;
    const FUSED: bool = true;
    const BUILT_IN: bool = true;
}

impl Declaration for NoPartner {
    type Partner = Self;
    const FUSED: bool = false;
}

impl Declaration for BuiltInAlone {
    type Partner = Self;
    const FUSED: bool = false;
    const BUILT_IN: bool = true;
}

mod sealed {
    pub trait Sealed {}
    impl<P> Sealed for super::Partner<P> {}
    impl<P> Sealed for super::Fused<P> {}
    impl<P> Sealed for super::BuiltIn<P> {}
    impl Sealed for super::NoPartner {}
    impl Sealed for super::BuiltInAlone {}
}
