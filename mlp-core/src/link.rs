//! Which loss and which output activation belong together, and the warning where they do not.
//!
//! A loss has a canonical activation when `∂L/∂s = a − y` behind it. The rules are stated as types, so that rustc itself
//! finds the mismatch, through aliases and generics, and so that a pair costs nothing to check. The expansion of a
//! network names three associated constants at the user's own token:
//!
//! 1. `Link<L, A>::noncanonical_link`: for a mismatched pair of built-in types an inherent constant that is deprecated
//!    with a text for this pair (`link/pairs.rs`); for every other pair the silent one of [`Unremarkable`];
//! 2. `Declared<L::Canonical, A>::noncanonical_link`: for a loss of the user's that declares another partner than `A` the
//!    deprecated constant of [`Mismatched`]; otherwise a silent inherent one;
//! 3. `Declared<A::Canonical, L>::noncanonical_link`: the same for an activation of the user's.

use core::any::TypeId;
use core::marker::PhantomData;

use crate::activation::Activation;
use crate::loss::Loss;

mod pairs;

#[doc(hidden)]
pub use pairs::Link;

/// What a loss or an activation says about its canonical partner. See [`Partner`] and [`NoPartner`].
///
/// ```
/// use core::any::TypeId;
/// use mlp_core::{link::Declaration, prelude::*};
/// type PartnerOfSquared = <<Squared as Loss>::Canonical as Declaration>::Partner;
/// assert_eq!(TypeId::of::<PartnerOfSquared>(), TypeId::of::<Linear>());
/// ```
pub trait Declaration: sealed::Sealed + 'static {
    /// The partner; a type that is neither a loss nor an activation where there is none.
    type Partner: ?Sized + 'static;
}

/// "My canonical partner is `P`": δ = a − y holds with it, and the compiler warns about every other.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// Half the squared error, written by hand.
/// pub struct Mine;
///
/// impl Loss for Mine {
///     const NAME: &'static str = "mine";
///     type Canonical = Partner<Linear>;
///     fn loss<T: Scalar>(a: &[T], y: Wanted<'_, T>) -> T { Squared::loss(a, y) }
///     fn derivative<T: Scalar>(a: &[T], y: Wanted<'_, T>, delta: &mut [T]) { Squared::derivative(a, y, delta) }
/// }
///
/// network! { struct Quiet< input 1 => linear 1; loss Mine >; }
/// assert!(mlp_core::link::is_canonical::<Mine, Linear>());
/// # let _ = Quiet::zeros();
/// ```
#[derive(Debug)]
pub struct Partner<P>(PhantomData<fn() -> P>);

/// "I declare no canonical partner": the compiler does not warn about any.
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

/// The canonical partner of a built-in type, the mismatches of which have texts of their own.
#[derive(Debug)]
#[doc(hidden)]
pub struct BuiltIn<P>(PhantomData<fn() -> P>);

/// A built-in type without a canonical partner.
#[derive(Debug)]
#[doc(hidden)]
pub struct BuiltInAlone;

impl<P: 'static> Declaration for Partner<P> {
    type Partner = P;
}

impl<P: 'static> Declaration for BuiltIn<P> {
    type Partner = P;
}

impl Declaration for NoPartner {
    type Partner = Self;
}

impl Declaration for BuiltInAlone {
    type Partner = Self;
}

mod sealed {
    pub trait Sealed {}
    impl<P> Sealed for super::Partner<P> {}
    impl<P> Sealed for super::BuiltIn<P> {}
    impl Sealed for super::NoPartner {}
    impl Sealed for super::BuiltInAlone {}
}

/// Whether `δ = a − y` holds for the loss `L` behind the activation `A`.
///
/// ```
/// use mlp_core::{activation::*, link::is_canonical, loss::*};
/// assert!(is_canonical::<BinaryCrossEntropy, Sigmoid>());
/// assert!(!is_canonical::<Squared, Sigmoid>());
/// ```
#[inline]
pub fn is_canonical<L: Loss, A: Activation>() -> bool {
    TypeId::of::<A>() == TypeId::of::<<L::Canonical as Declaration>::Partner>()
}

/// What a pair has that needs no remark.
#[doc(hidden)]
pub trait Unremarkable {
    #[allow(non_upper_case_globals, missing_docs, reason = "its name is shown in the warning that the others give")]
    const noncanonical_link: () = ();
}

impl<L, A> Unremarkable for Link<L, A> {}

/// A declaration held against the type that is there instead.
#[derive(Debug)]
#[doc(hidden)]
pub struct Declared<D, Actual>(PhantomData<fn() -> (D, Actual)>);

#[allow(non_upper_case_globals, missing_docs, reason = "as above")]
impl<P> Declared<Partner<P>, P> {
    pub const noncanonical_link: () = ();
}

#[allow(non_upper_case_globals, missing_docs, reason = "as above")]
impl<Actual> Declared<NoPartner, Actual> {
    pub const noncanonical_link: () = ();
}

#[allow(non_upper_case_globals, missing_docs, reason = "as above")]
impl<P, Actual> Declared<BuiltIn<P>, Actual> {
    pub const noncanonical_link: () = ();
}

#[allow(non_upper_case_globals, missing_docs, reason = "as above")]
impl<Actual> Declared<BuiltInAlone, Actual> {
    pub const noncanonical_link: () = ();
}

/// What is left: a declared partner that is not the one in use.
#[doc(hidden)]
pub trait Mismatched {
    #[allow(non_upper_case_globals, missing_docs, reason = "as above")]
    #[deprecated(note = "\
the loss and the output activation are not the pair that one of them declares as canonical, so that δ = a − y does not hold
help: pair it with the partner that its `type Canonical` names, or write `#[allow(noncanonical_link)]` before `loss`")]
    const noncanonical_link: () = ();
}

impl<D, Actual> Mismatched for Declared<D, Actual> {}
