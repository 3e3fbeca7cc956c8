//! Ranges in place of alternatives.

use mlp_core::prelude::*;

const N: usize = 4;

candidates! { enum Widths< input 2 => relu 3..5 => tanh (3..=5) => linear 1; loss squared >; }
candidates! { enum Computed< input 2 => relu 3..=N => tanh 3.. => linear 1; loss squared >; }
candidates! { enum Arguments< input 2 => relu 3 repeat 1..2 dropout (0.1..0.5) => linear 1; loss squared >; }
candidates! { enum Inputs< input 2..4 => relu 3 => linear 1; loss squared >; }
candidates! { enum Outputs< input 2 => relu 3 => linear 1..3; loss squared >; }
candidates! { enum OutputsInBrackets< input 2 => relu 3 => linear [1..3]; loss squared >; }

fn main() {
    // Each is an enum in spite of its mistakes.
    let _ = (Widths::zeros(0), Arguments::zeros(0), Inputs::zeros(0), Outputs::zeros(0));
}
