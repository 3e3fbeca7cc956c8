use mlp_core::prelude::*;

struct Mine;

impl Loss for Mine {
    const NAME: &'static str = "mine";
    type Canonical = NoPartner;
    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        Squared::loss(a, y)
    }
    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        Squared::derivative(a, y, delta)
    }
}

network! { struct Net< input 1 => tanh 1; loss Mine >; }

fn main() {
    let _ = Net::zeros().laplacian(&vector![1.0]);
    let _ = Net::zeros().hessian(&[vector![1.0]], &[vector![1.0]]);
}
