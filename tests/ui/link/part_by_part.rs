//! Each loss is compared with the activation of its part.

use mlp_core::prelude::*;

network! { pub struct Second< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + binary_cross_entropy >; }
network! { pub struct First< input 4 => sigmoid 3 + linear 2; loss squared + 0.5 * squared >; }
network! { pub struct Allowed< input 4 => sigmoid 3 + linear 2; #[allow(noncanonical_link)] loss squared + squared >; }

#[derive(Network)]
#[network(loss = squared + 2.0 * squared)]
#[repr(C)]
pub struct ByHand<T = f32> {
    pub output: Dense<8, 5, Mixed<(Units<3, Softmax>, Units<2, Linear>)>, T>,
}

fn main() {
    compile_error!("the warnings above are part of this snapshot");
}
