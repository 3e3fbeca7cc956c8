use mlp_core::prelude::*;

candidates! { enum Reader<
    input 64 => [relu | tanh | elu | selu] [8 | 16 | 32 | 64] repeat [1 | 2 | 3] dropout [0 | 0.5]
        => softmax 10;
    loss categorical_cross_entropy
>; }

fn main() {}
