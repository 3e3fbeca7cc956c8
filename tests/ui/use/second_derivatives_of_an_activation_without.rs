use mlp_core::prelude::*;

struct Cube;

impl Elementwise for Cube {
    const NAME: &'static str = "cube";
    type Canonical = NoPartner;
    fn value<T: Scalar>(s: T) -> T {
        s * s * s
    }
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        (T::one() + T::one() + T::one()) * s * s
    }
}

network! { struct Cubic< input 1 => Cube 1; loss squared >; }

fn main() {
    let _: SMatrix<f32, 1, 1> = Cubic::zeros().jacobian(&vector![1.0]);
    let _ = Cubic::zeros().jvp(&vector![1.0], &vector![1.0]);
    let _ = Cubic::zeros().laplacian(&vector![1.0]);
}
