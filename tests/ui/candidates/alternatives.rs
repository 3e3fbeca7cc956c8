//! Alternatives that are no single value.

use mlp_core::prelude::*;

const A: usize = 3;

candidates! { enum WithoutZero< input 2 => relu 3 dropout [0 | .5] => linear 1; loss squared >; }
candidates! { enum Percentage< input 2 => relu 3 dropout [0.1 | 10%] => linear 1; loss squared >; }
candidates! { enum Division< input 2 => relu 3 dropout [0.1 | 1/2] => linear 1; loss squared >; }
candidates! { enum Product< input 2 => relu [1 | 2 * A] => linear 1; loss squared >; }
candidates! { enum Sum< input 2 => relu [1 | A + 1] => linear 1; loss squared >; }
candidates! { enum Negative< input 2 => relu [1 | -2] => linear 1; loss squared >; }
candidates! { enum Call< input 2 => relu [1 | double(2)] => linear 1; loss squared >; }
candidates! { enum Cast< input 2 => relu [1 | A as usize] => linear 1; loss squared >; }
candidates! { enum Repeated< input 2 => relu 3 repeat [1 | 2 * 2] => linear 1; loss squared >; }
candidates! { enum Range< input 2 => relu [3..5] => linear 1; loss squared >; }
candidates! { enum Counts< input 2 => relu 3 repeat [1..=3] => linear 1; loss squared >; }
candidates! { enum PartOfAList< input 2 => relu [1 | 3..5] => linear 1; loss squared >; }
candidates! { enum Long< input 2 => relu [16..128] => linear 1; loss squared >; }
candidates! { enum Parentheses< input 2 => relu (3..5) => linear 1; loss squared >; }
candidates! { enum Dots< input 2 => relu [16 | 32 | ..] => linear 1; loss squared >; }
candidates! { enum Initializer< input 2 => relu 3 init [he-normal | zeros] => linear 1; loss squared >; }
candidates! { enum Stray< input 2 => [relu @ | @ tanh] 3 => linear 1; loss squared >; }
candidates! { enum Weight< input 2 => relu 3 => linear 1; loss [0.5 squared | absolute] >; }

fn main() {}
