#![deny(warnings, missing_docs)]
//! Types of the user, with and without a partner.

use mlp_core::prelude::*;

/// Half the squared error.
pub struct Own;

impl Loss for Own {
    const NAME: &'static str = "own";
    type Canonical = Partner<Linear>;
    fn loss<T: Scalar>(a: &[T], y: Wanted<'_, T>) -> T {
        Squared::loss(a, y)
    }
    fn derivative<T: Scalar>(a: &[T], y: Wanted<'_, T>, delta: &mut [T]) {
        Squared::derivative(a, y, delta)
    }
}

/// The same, without a partner.
pub struct Alone;

impl Loss for Alone {
    const NAME: &'static str = "own";
    type Canonical = NoPartner;
    fn loss<T: Scalar>(a: &[T], y: Wanted<'_, T>) -> T {
        Squared::loss(a, y)
    }
    fn derivative<T: Scalar>(a: &[T], y: Wanted<'_, T>, delta: &mut [T]) {
        Squared::derivative(a, y, delta)
    }
}

/// The identity.
pub struct Mine;

impl Elementwise for Mine {
    const NAME: &'static str = "mine";
    type Canonical = Partner<Own>;
    fn value<T: Scalar>(s: T) -> T {
        s
    }
    fn derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::one()
    }
}

/// The same, without a partner.
pub struct Free;

impl Elementwise for Free {
    const NAME: &'static str = "mine";
    type Canonical = NoPartner;
    fn value<T: Scalar>(s: T) -> T {
        s
    }
    fn derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::one()
    }
}

network! {
    /// The partner that the loss declares, but not the activation.
    pub struct Declared< input 1 => linear 1; loss Own >;
}
network! {
    /// The activation declares its partner, the loss declares none.
    pub struct Mutual< input 1 => Mine 1; #[allow(noncanonical_link)] loss Own >;
}
network! {
    /// Neither declares a partner.
    pub struct Nobody< input 1 => Free 1; loss Alone >;
}
network! {
    /// A built-in loss after an activation without a partner.
    pub struct Squares< input 1 => Free 1; loss squared >;
}
network! {
    /// A user-defined loss without a partner after a built-in activation.
    pub struct Sigmoids< input 1 => sigmoid 1; loss Alone >;
}

fn main() {
    let (x, y) = ([vector![0.5]], [vector![1.0]]);
    let _ = Declared::zeros().loss(&x, &y) + Mutual::zeros().loss(&x, &y) + Nobody::zeros().loss(&x, &y);
    let _ = Squares::zeros().loss(&x, &y) + Sigmoids::zeros().loss(&x, &y);
}
