#![deny(warnings, missing_docs)]
//! Activations and a loss with generic arguments, alone and in lists of alternatives.

use std::marker::PhantomData;

use mlp_core::prelude::*;

/// Functions in a module.
pub mod own {
    use super::*;

    /// The identity.
    pub struct Mine<const N: usize>;

    impl<const N: usize> Elementwise for Mine<N> {
        const NAME: &'static str = "mine";
        type Canonical = NoPartner;
        fn value<T: Scalar>(s: T) -> T {
            s
        }
        fn derivative<T: Scalar>(_s: T, _a: T) -> T {
            T::one()
        }
    }
}

use own::Mine as Q;

/// One function after another.
pub struct P<A, B = Q<3>>(PhantomData<(A, B)>);

impl<A: Elementwise, B: Elementwise> Elementwise for P<A, B> {
    const NAME: &'static str = "composed";
    type Canonical = NoPartner;
    fn value<T: Scalar>(s: T) -> T {
        A::value(B::value(s))
    }
    fn derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::one()
    }
}

/// A loss for several outputs.
pub struct Own<A>(PhantomData<A>);

impl<A: 'static> Loss for Own<A> {
    const NAME: &'static str = "own";
    type Canonical = NoPartner;
    fn loss<T: Scalar>(a: &[T], y: Wanted<'_, T>) -> T {
        Squared::loss(a, y)
    }
    fn derivative<T: Scalar>(a: &[T], y: Wanted<'_, T>, delta: &mut [T]) {
        Squared::derivative(a, y, delta)
    }
}

network! {
    /// Without lists.
    pub struct Single< input 2 => P<Q<3>> 4 => P<Q<3>, Q<4>> { 2 + 2 } => own::Mine::<5> 1; loss Own<Q<3>> >;
}
candidates! {
    /// In lists.
    pub enum Several<
        input 2 => [P<Q<3>> | relu] 4 => [P<Q<3>, Q<4>> | relu] 4 => [own::Mine<3> | own::Mine::<5>] 1;
        loss [Own<Q<3>> | squared]
    >;
}
candidates! {
    /// Before lists.
    pub enum Before<
        input 2 => P<Q<3>, Q<4>> [3 | 4] => P<own::Mine::<3>> 2 dropout [0 | 0.5] => own::Mine::<5> 1;
        loss squared
    >;
}

fn main() {
    let (x, y) = ([vector![0.5, 1.0]], [vector![1.0]]);
    let _ = Single::zeros().loss(&x, &y);
    assert_eq!((Several::CANDIDATES.len(), Before::CANDIDATES.len()), (16, 4));
    let first = Several::CANDIDATES[0];
    assert_eq!(first.name, "PQ3PQ3Q4Mine3OwnQ3");
    assert_eq!(first.architecture, "P<Q<3>> 4 => P<Q<3>, Q<4>> 4 => own::Mine<3> 1; loss Own<Q<3>>");
    let _ = (Several::zeros(0), Before::zeros(0));
}
