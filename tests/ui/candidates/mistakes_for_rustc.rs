//! Mistakes that only rustc can see, in a network of four.

use mlp_core::prelude::*;

candidates! { enum NoConstant< input 2 => [relu | tanh] [MISSING | 3] => linear 1; loss squared >; }

const OF_ANOTHER_TYPE: u32 = 3;
candidates! { enum AnotherType< input 2 => [relu | tanh] [OF_ANOTHER_TYPE | 3] => linear 1; loss squared >; }

struct NotAnActivation;
candidates! { enum NoActivation< input 2 => [relu | NotAnActivation] [2 | 3] => linear 1; loss squared >; }

const ZERO: usize = 0;
candidates! { enum NoUnits< input 2 => [relu | tanh] [2 | ZERO] => linear 1; loss squared >; }

fn main() {}
