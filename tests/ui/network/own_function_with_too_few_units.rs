use mlp_core::prelude::*;

struct Triples;

impl Activation for Triples {
    const NAME: &'static str = "triples";
    const MINIMUM_UNITS: usize = 3;
    type Canonical = NoPartner;

    fn activate<T: Scalar>(s: &[T], a: &mut [T]) {
        a.copy_from_slice(s);
    }

    fn backpropagate<T: Scalar>(_: &[T], _: &[T], _: &mut [T]) {}
}

struct Pairs;

impl Loss for Pairs {
    const NAME: &'static str = "pairs";
    const MINIMUM_OUTPUTS: usize = 2;
    type Canonical = NoPartner;

    fn loss<T: Scalar>(a: &[T], y: Wanted<'_, T>) -> T {
        Squared::loss(a, y)
    }

    fn derivative<T: Scalar>(a: &[T], y: Wanted<'_, T>, delta: &mut [T]) {
        Squared::derivative(a, y, delta);
    }
}

network! {
    struct Activation2< input 2 => Triples 2 => linear 1; loss squared >;
}

network! {
    struct Loss1< input 2 => linear 1; loss Pairs >;
}

fn main() {
    let _ = Activation2::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Loss1::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
