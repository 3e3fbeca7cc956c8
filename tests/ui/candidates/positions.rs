use mlp_core::prelude::*;

candidates! { enum Inputs< input [2 | 3] => relu 3 => linear 1; loss squared >; }

candidates! { enum Outputs< input 2 => relu 3 => linear [1 | 2] repeat [1 | 2]; loss squared >; }

candidates! { enum Arguments<
    input 2 => relu 3 as [low | high] => relu 3 from [low | input] => relu 3 add [low | input] => relu 3 connect [near | far]
    => linear 1; loss squared; seed [1 | 2] >; }

candidates! { enum Modifiers< input 2 => relu 3 [no_bias | init zeros] => linear 1; loss squared >; }

candidates! { enum Constants< input 2 => leaky_relu([0.1 | 0.2]) 3 => linear 1; loss squared >; }

candidates! { enum Outside< input 2 => linear 1; loss squared [1 | 2] >; [1 | 2] }

const fn near(i: usize, j: usize) -> bool {
    i.abs_diff(j) < 2
}

fn main() {}
