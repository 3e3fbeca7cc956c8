#![deny(warnings, missing_docs)]
//! Everything that the grammar allows.

use mlp_core::prelude::*;

const HIDDEN: usize = 4;

mod own {
    use mlp_core::prelude::*;

    pub const WIDTH: usize = 3;
    pub type Steep = LeakyRelu<1, 5>;
}

network! {
    /// Deep.
    #[allow(clippy::all)]
    pub(crate) struct Deep<
        input { 2 * HIDDEN } => leaky_relu(0.1) HIDDEN repeat 2 as enc dropout 0.1 no_bias init he_normal
        => own::Steep own::WIDTH as middle => Tanh { own::WIDTH + 1 } dropout 1e-1 init lecun_uniform
        => elu(1) 2 dropout 0 => elu 2 no_bias dropout 0.999 => linear 1 as top; loss huber(1.5);
    >;
}

network! { struct Small< input 1 => relu 2 as r#fn => linear 1 as r#type; loss squared > ; }

fn main() {
    let deep = Deep::zeros();
    let _ = (&deep.enc1, &deep.enc2, &deep.middle, &deep.hidden4, &deep.hidden5, &deep.hidden6, &deep.top);
    let _ = network!(< input HIDDEN => relu 2 => softmax 2; loss categorical_cross_entropy; seed 7; >);
    let _ = network!(< input 2 => sigmoid 1; #[allow(noncanonical_link)] loss squared >);
    let _ = Small::zeros();
}
