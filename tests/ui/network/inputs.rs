use mlp_core::prelude::*;

const N: usize = 4;

network! { struct Nameless< input sparse 50 as history, 3 => relu 4 from (history, context) => linear 1; loss squared >; }
network! { struct Unchosen< input 2 as left, 3 as right => relu 4 => linear 1 from (hidden1, right); loss squared >; }
network! { struct Either< input 2 as left, 3 as right => relu 4 from input => linear 1; loss squared >; }
network! { struct Unread< input 2 as left, 3 as right => relu 4 from left => linear 1; loss squared >; }
network! { struct Twice< input 2 as left, 3 as left => relu 4 from left => linear 1; loss squared >; }
network! { struct Layer< input 2 as left, 3 as right => relu 4 as right from (left, right) => linear 1; loss squared >; }
network! { struct Misspelled< input 2 as left, 3 as right => relu 4 from (left, rihgt) => linear 1; loss squared >; }
network! { struct NoWidth< input sparse => relu 4 => linear 1; loss squared >; }
network! { struct After< input 50 sparse => relu 4 => linear 1; loss squared >; }
network! { struct SparseLayer< input 50 => sparse relu 4 => linear 1; loss squared >; }
network! { struct SparseSum< input sparse 4 as x => relu 4 add x => linear 1; loss squared >; }
network! { struct Parentheses< input sparse(50) => relu 4 => linear 1; loss squared >; }
network! { struct None< input sparse 0 => relu 4 => linear 1; loss squared >; }
network! { struct Percent< input 784 dropout 20% => relu 4 => linear 1; loss squared >; }
network! { struct TwiceDropped< input 784 dropout 0.1 dropout 0.2 => relu 4 => linear 1; loss squared >; }
network! { struct Comma< input 2 as left, 3 as right, => relu 4 from (left, right) => linear 1; loss squared >; }
network! { struct And< input 2 as left and 3 as right => relu 4 from (left, right) => linear 1; loss squared >; }
network! { struct Sum< input 2 as left + 3 as right => relu 4 from (left, right) => linear 1; loss squared >; }
network! { struct NoComma< input 2 as left 3 as right => relu 4 from (left, right) => linear 1; loss squared >; }
network! { struct Sprase< input sprase 50 => relu 4 => linear 1; loss squared >; }
network! { struct TwiceSparse< input sparse sparse 50 => relu 4 => linear 1; loss squared >; }
network! { struct DenseInput< input dense 50 => relu 4 => linear 1; loss squared >; }
network! { struct NamedInput< input 2 as input, 3 as right => relu 4 from (input, rihgt, right) => linear 1; loss squared >; }
network! { struct Words< input 2 as left, input 3 as right => relu 4 from (left, right) => linear 1; loss squared >; }
network! { struct Unlike< input N as left, 3 as right => relu 4 from left add right => linear 1; loss squared >; }
network! { struct Several< input sparse 50 as x, 3 as y no_bias => rleu 4 from (x, z) => linear 1 from (hidden1, y); loss squarred >; }

network! { struct WithoutAs< input 2 left, 3 right dropout 0.1 => relu 2 from (left, right) => linear 1; loss squared >; }
network! { struct Misspelt< input 4 drpout 0.1 => relu 2 => linear 1; loss squared >; }

network! { struct SparseWithoutName< input 2 as a, sparse 5 => relu 3 from (a, b) => linear 1; loss squared >; }

fn main() {
    let _ = network!(< input 2 as left, 3 as right => relu 4 from (left, right) => linear 1; loss squared >);
    let _ = Unread::zeros();
    let layer = Layer::zeros();
    let x = LayerInput { left: vector![1.0, 2.0], right: vector![1.0, 2.0, 3.0] };
    layer.forward(&x);
}
