use mlp_core::prelude::*;

pub struct Mine;

impl Elementwise for Mine {
    const NAME: &'static str = "mine";
    type Canonical = Partner<Poisson>;
    fn value<T: Scalar>(s: T) -> T {
        s
    }
    fn derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::one()
    }
}

network! { pub struct Net< input 2 => Mine 1; loss squared >; }

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
