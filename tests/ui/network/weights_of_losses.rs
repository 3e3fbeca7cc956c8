use mlp_core::prelude::*;

network! { struct Zero< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 0 * squared >; }
network! { struct Negative< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + -0.5 * squared >; }
network! { struct Minus< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy - squared >; }
network! { struct Swapped< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + squared * 0.5 >; }
network! { struct Joined< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 squared >; }
network! { struct Constant< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + WEIGHT * squared >; }
network! { struct Digits< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 1e-30 * squared >; }
network! { struct Missing< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + >; }
network! { struct Alone< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 >; }
network! { struct Comma< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy, squared >; }
network! { struct Unknown< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 * squard >; }
network! { struct Named< input 4 => tanh 4 => linear 1 + tanh 2; loss squared + W * squared >; }
network! { struct NoPlus< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy 0.5 * squared >; }
network! { struct Brackets< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + (0.5) * squared >; }
network! { struct Sum< input 4 => softmax 3 + linear 2; loss sum(categorical_cross_entropy, squared) >; }

fn main() {}
