use mlp_core::prelude::*;

network! { struct Sign< input 2 => relu ? => linear 1; loss squared >; }
network! { struct Dot< input 2 => tanh. 3 => linear 1; loss squared >; }
network! { struct Exclamation< input 2 => relu! 3 => linear 1; loss squared >; }
network! { struct Underscore< input _ => relu 3 => linear 1; loss squared >; }
network! { struct TwoActivations< input 2 => relu tanh 3 => linear 1; loss squared >; }
network! { struct ActivationAfter< input 2 => relu 3 => linear 1 sigmoid; loss squared >; }
network! { struct WordAfter< input 2 => relu 3 dropout rate 0.5 => linear 1; loss squared >; }
network! { struct Initializer< input 2 => relu 3 init normal(0.1) => linear 1; loss squared >; }
network! { struct Label< input 2 => low: relu 2 => let high = tanh 2 from (low, input) => linear 2 add high; loss squared >; }
network! { struct Path< input 2 => Linear 3 => ReLU => Linear 1; loss squared >; }
network! { struct Lifetime< input 2 => 'a 3 => relu 3 + 'b => linear 'c; loss 'd >; }
network! { struct Independent< input 2 => rleu 3 dropuot 0.5 => tanh => linear 1 2; loss sqared >; }

fn main() {}
