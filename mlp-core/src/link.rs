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

/// Whether the loss `L` has formulas of its own behind the activation `A`.
#[inline]
pub(crate) fn is_fused<L: Loss, A: Activation>() -> bool {
    <L::Canonical as Declaration>::FUSED && is_canonical::<L, A>()
}

#[doc(hidden)]
pub use pairs::Link;

/// What a loss or an activation says about its canonical partner. See [`Partner`], [`Fused`] and [`NoPartner`].
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

    /// Whether the pair has formulas of its own.
    #[doc(hidden)]
    const FUSED: bool;

    /// Whether a type of this crate declares it.
    #[doc(hidden)]
    const BUILT_IN: bool = false;
}

/// "My canonical partner is `P`": the compiler warns about every other. The pair is computed as any other is, through the
/// derivatives of both; see [`Fused`] for a loss that has better formulas.
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
///     fn loss<T: Scalar>(a: &[T], y: Wanted<'_, T>) -> T {
///         Squared::loss(a, y) + Squared::loss(a, y)
///     }
///     fn derivative<T: Scalar>(a: &[T], y: Wanted<'_, T>, delta: &mut [T]) {
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

/// "My canonical partner is `P`, and with it I am computed by [`Loss::canonical_loss`] and [`Loss::canonical_delta`]",
/// which are then to be written as well: unless they are, δ is a − y, whatever the derivative says.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// The logistic loss, by the pre-activation alone: `L = log(1 + e^−s)` for `y = 1`.
/// pub struct Logistic;
///
/// impl Loss for Logistic {
///     const NAME: &'static str = "logistic";
///     type Canonical = Fused<Sigmoid>;
///     fn loss<T: Scalar>(a: &[T], y: Wanted<'_, T>) -> T { BinaryCrossEntropy::loss(a, y) }
///     fn derivative<T: Scalar>(a: &[T], y: Wanted<'_, T>, delta: &mut [T]) {
///         BinaryCrossEntropy::derivative(a, y, delta)
///     }
///     fn canonical_loss<T: Scalar>(s: &[T], a: &[T], y: Wanted<'_, T>) -> T {
///         BinaryCrossEntropy::canonical_loss(s, a, y)
///     }
///     fn canonical_delta<T: Scalar>(a: &[T], y: Wanted<'_, T>, delta: &mut [T]) {
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

/// Whether the activation `A` is the canonical partner of the loss `L`.
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
impl<P> Declared<Fused<P>, P> {
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
the loss and the output activation are not the pair that one of them declares as canonical
help: pair it with the partner that its `type Canonical` names; `#[allow(noncanonical_link)]` before `loss` keeps the pair (in a derive: `#[network(loss = …, allow(noncanonical_link))]`)")]
    const noncanonical_link: () = ();
}

impl<D, Actual> Mismatched for Declared<D, Actual> {}
