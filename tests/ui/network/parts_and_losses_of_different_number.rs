use mlp_core::prelude::*;

network! { struct More< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + squared + absolute >; }
network! { struct Fewer< input 4 => sigmoid 3 + linear 2; loss binary_cross_entropy >; }
network! { struct One< input 4 => linear 3; loss squared + squared >; }
network! { struct Weighted< input 4 => linear 3; loss 0.5 * squared >; }
network! { struct Swapped< input 4 => 3 relu + 2 tanh => linear 1; loss squared >; }

fn main() {
    let _ = More::zeros();
    let _ = Fewer::zeros();
}
