use mlp_core::prelude::*;

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

network! { pub struct Net< input 2 => sigmoid 1; #[deny(noncanonical_link)] loss Own >; }
network! { pub struct Quiet< input 2 => sigmoid 1; #[allow(noncanonical_link)] loss Own >; }

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
