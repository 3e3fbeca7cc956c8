//! One warning for each pair of tokens, whatever the number of networks.

use mlp_core::prelude::*;

candidates! { enum Hidden< input 2 => [relu | tanh] [2 | 3 | 4] => sigmoid 1; loss squared >; }

candidates! { enum Losses< input 2 => relu [2 | 3] => [sigmoid | linear] 1; loss [squared | binary_cross_entropy] >; }

candidates! { enum Allowed< input 2 => relu [2 | 3] => sigmoid 1; #[allow(noncanonical_link)] loss squared >; }

candidates! { enum AllowedOne<
    input 2 => relu [2 | 3] => sigmoid 1; loss [binary_cross_entropy | #[allow(noncanonical_link)] squared]
>; }

candidates! { enum Denied< input 2 => relu [2 | 3] => tanh 1; #[deny(noncanonical_link)] loss squared >; }

fn main() {}
