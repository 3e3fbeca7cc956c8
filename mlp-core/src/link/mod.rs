//! The link check: a warning if the loss and the output activation are not canonical partners.
//!
//! The canonical activation of a loss is the one for which `∂L/∂s = a − y`. The rules are types, so that rustc itself
//! finds a mismatch, through aliases and generics, at no cost at run time. The expansion of a network refers to three
//! associated constants, with the span of the user's token:
//!
//! 1. `Link<L, A>::noncanonical_link`: for a mismatched pair of built-in types, an inherent constant that is deprecated
//!    with a text for this pair (`link/texts.rs`); for every other pair, the silent constant of [`Unremarkable`];
//! 2. `Declared<L::Canonical, A>::noncanonical_link`: for a user-defined loss that declares a partner other than `A`, the
//!    deprecated constant of [`Mismatched`]; otherwise a silent inherent one;
//! 3. `Declared<A::Canonical, L>::noncanonical_link`: the same for a user-defined activation.

use core::marker::PhantomData;

use crate::activation::Activation;
use crate::loss::{self, Loss};

mod pairs;

use crate::partner::{BuiltIn, BuiltInAlone};
pub use crate::partner::{Declaration, Fused, NoPartner, Partner};

#[doc(hidden)]
pub use pairs::Link;

/// Whether the activation `A` is the canonical partner of the loss `L`.
///
/// ```
/// use mlp_core::{activation::*, link::is_canonical, loss::*};
/// assert!(is_canonical::<BinaryCrossEntropy, Sigmoid>());
/// assert!(!is_canonical::<Squared, Sigmoid>());
/// ```
#[inline]
pub fn is_canonical<L: Loss, A: Activation>() -> bool {
    loss::is_canonical::<L, A>()
}

/// The silent constant of a pair without a text.
#[doc(hidden)]
pub trait Unremarkable {
    #[allow(non_upper_case_globals, missing_docs, reason = "the warning of the others shows its name")]
    const noncanonical_link: () = ();
}

impl<L, A> Unremarkable for Link<L, A> {}

/// A declaration compared with the type in use.
#[derive(Debug)]
#[doc(hidden)]
pub struct Declared<D, Actual>(PhantomData<fn() -> (D, Actual)>);

/// The partner that the loss `L` declares, compared with the activation in use.
#[doc(hidden)]
pub type DeclaredByLoss<L, A> = Declared<<L as Loss>::Canonical, A>;

/// The partner that the activation `A` declares, compared with the loss in use.
#[doc(hidden)]
pub type DeclaredByActivation<L, A> = Declared<<A as Activation>::Canonical, L>;

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

/// The remaining case: a declared partner other than the type in use.
#[doc(hidden)]
pub trait Mismatched {
    #[allow(non_upper_case_globals, missing_docs, reason = "as above")]
    #[deprecated(note = "\
the loss and the output activation are not the pair that one of them declares as canonical
help: pair it with the partner that its `type Canonical` names; `#[allow(noncanonical_link)]` before `loss` keeps the pair (in a derive: `#[network(loss = …, allow(noncanonical_link))]`)")]
    const noncanonical_link: () = ();
}

impl<D, Actual> Mismatched for Declared<D, Actual> {}
