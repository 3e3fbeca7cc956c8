use mlp_core::prelude::*;

network! { struct Named< input 2 => relu 3 named low => linear 1 from low; loss squared >; }
network! { struct NoBias< input 2 => relu 3 no bias => linear 1 without bias; loss squared >; }
network! { struct Bias< input 2 => relu 3 biases dropout 0.5 => linear 1; loss squared >; }
network! { struct UseBias< input 2 => relu 3 use_bias = false => linear 1; loss squared >; }
network! { struct Units< input 2 => relu 3 units as low => linear 1 from (low, input); loss squared >; }
network! { struct Norm< input 2 => relu 3 batch_norm => linear 1; loss squared >; }
network! { struct Brackets< input 2 => relu 3 as low => linear 1 (from low, input); loss squared >; }
network! { struct And< input 2 => relu 3 as low => linear 1 from low and input; loss squared >; }
network! { struct AddAnd< input 3 => relu 3 as low => relu 3 add low and input => linear 1; loss squared >; }
network! { struct Call< input 2 => relu 3 init(he_normal) => linear 1 init 0; loss squared >; }
network! { struct Quoted< input 2 => relu 3 init "xavier" => linear 1 init zeros(); loss squared >; }
network! { struct SparseInput< sparse input 50 => relu 3 => linear 1; loss squared >; }
network! { struct Argument< input 2 => leaky_relu(alpha = 0.1) 3 => linear 1; loss huber(delta = 2) >; }
network! { struct Capital< input 2 => relu 3 Dropout 0.5 => linear 1; loss squared >; }
network! { struct Hyphen< input 2 => relu 3 no-bias => linear 1; loss squared >; }
network! { struct Value< input 2 => relu 3 no_bias = true => relu 3 no_bias() => linear 1; loss squared >; }
network! { struct DecimalComma< input 2 dropout 0,1 => relu 3 dropout 0,5 => linear 1; loss squared >; }
network! { struct Scaled< input 2 => relu 3 as low => relu 3 add 0.5 * low => linear 1; loss squared >; }

fn main() {}
