#![deny(warnings, missing_docs)]
//! Networks that are not plain chains.

use mlp_core::prelude::*;

const N: usize = 3;

const fn near(i: usize, j: usize) -> bool {
    i.abs_diff(j) <= 1
}

mod own {
    use mlp_core::prelude::*;

    pub const fn lower(i: usize, j: usize) -> bool {
        j <= i
    }

    pub type Steep = LeakyRelu<1, 5>;
}

network! {
    /// Everything at once.
    pub struct Combined<
        input 6
            => gelu 3 + own::Steep { N } as low connect near no_bias add input dropout 0.5
            => tanh 6 as high from (low, input) connect own::lower add low repeat 2 init glorot_normal
            => softmax N + sigmoid 1 + linear 2 from (high2, low) connect near;
        loss 2 * categorical_cross_entropy + binary_cross_entropy + 0.5 * huber(1.5)
    >;
}

network! { struct Heads< input 8 => relu 16 + tanh 8 => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 * squared >; }

network! { struct Names< input 2 => relu 2 as from => relu 2 as add from (from, input) => linear 2 as connect from (add, from) add input; loss squared >; }

const fn band<const WIDTH: usize>(i: usize, j: usize) -> bool {
    i.abs_diff(j) <= WIDTH
}

network! { struct Band< input 4 => tanh 4 connect band::<2> => linear 1; loss squared >; }

network! { struct Own< input 2 => own::Steep N + own::Steep 2 => linear 1; loss squared >; }

fn main() {
    let _ = Combined::<f32>::boxed_zeros();
    let _ = Heads::zeros().loss(&[SVector::zeros()], &[(2, vector![0.5, -1.0])]);
    let net = Names::zeros();
    let _ = (&net.from, &net.add, &net.connect);
    let _ = (Own::zeros(), Band::zeros());
    let _ = network!(< input 2 => tanh 2 as a => linear 2 from (a, input) add a; loss squared >);
}
