use mlp_core::prelude::*;

network! { struct Quotient< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 1/2 * squared >; }
network! { struct Product< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 2 * 0.5 * squared >; }
network! { struct Times< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 x squared >; }
network! { struct Minus< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy + -squared >; }
network! { struct Space< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy squared >; }
network! { struct And< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy and squared >; }
network! { struct Statements< input 4 => softmax 3 + linear 2; loss categorical_cross_entropy; loss squared >; }
network! { struct Parentheses< input 4 => softmax 3 + linear 2; loss (categorical_cross_entropy) + (squared) >; }
network! { struct Comma< input 4 => softmax 3, linear 2; loss categorical_cross_entropy + squared >; }
network! { struct Quoted< input 2 => linear 1; loss = "mse" >; }
network! { struct ArrowToIt< input 2 => linear 1; loss -> squared >; }
network! { struct FatArrow< input 2 => linear 1; loss => squared >; }
network! { struct Is< input 2 => linear 1; loss is squared >; }
network! { struct Module< input 2 => linear 1; loss nn.MSELoss() >; }
network! { struct Penalty< input 2 => linear 1; loss squared + 0.01 * l2 >; }
network! { struct Weighted< input 2 => linear 1; loss 0.5 squared >; }
network! { struct Words< input 2 => sigmoid 1; loss binary cross-entropy >; }
network! { struct Generic< input 2 => linear 1; loss huber<1>  >; }
network! { struct Metrics< input 2 => linear 1; loss squared, metrics accuracy >; }
network! { struct AttributeAlone< input 2 => linear 1; #[allow(noncanonical_link)]; loss squared >; }
network! { struct Brackets< input 4 => softmax 3 + linear 2; loss [categorical_cross_entropy, squared] >; }
network! { struct Percent< input 4 => softmax 3 + linear 2; loss 50% * categorical_cross_entropy + squared >; }
network! { struct Settings< input 2 => linear 1; loss squared; lr 0.01; epochs 10 >; }

fn main() {}
