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

network! {
    /// Inputs of every kind.
    pub(crate) struct Inputs<
        input sparse { 5 * HIDDEN } as r#in dropout 0.1, own::WIDTH as rest, 2 dropout 0.5 as r#type
        => tanh own::WIDTH from (rest, r#in) add rest repeat 2 as body => softmax 4 + linear 1 from (r#type, body2, r#in);
        loss categorical_cross_entropy + 0.5 * squared
    >;
}

network! { struct Named< input sparse 7 as words => relu 2 from words => linear 1 from (hidden1, words); loss squared >; }

network! { struct Bits< input { 1 | 2 } => relu { 4 | 1 } => linear 1; loss squared >; }

const _: () = assert!(Bits::LAYERS[0].inputs == 3 && Bits::LAYERS[0].outputs == 5);

network! { struct Small< input 1 => relu 2 as r#fn => linear 1 as r#type; loss squared > ; }

network! {
    struct Undropped< input 3 as first dropout 0, 5 dropout 0.1 as other => relu 5 from (first, other) => linear 1; loss squared >;
}

fn main() {
    let deep = Deep::zeros();
    let _ = (&deep.enc1, &deep.enc2, &deep.middle, &deep.hidden4, &deep.hidden5, &deep.hidden6, &deep.top);
    let _ = network!(< input HIDDEN => relu 2 => softmax 2; loss categorical_cross_entropy; seed 7; >);
    let _ = network!(< input 2 => sigmoid 1; #[allow(noncanonical_link)] loss squared >);
    let _ = Small::zeros();
    let sample = InputsInput { r#in: Sparse::default(), rest: vector![1.0, 2.0, 3.0], r#type: vector![4.0, 5.0] };
    let _ = Inputs::zeros().forward(&sample);
    let _ = Named::zeros().forward(&Sparse::default());
    let _ = network!(< input sparse 7 dropout 0.1 => linear 1; loss squared >).forward(&Sparse::default());
    assert_eq!(Undropped::INPUTS[1].dropout, 0.1);
}
