use mlp_core::prelude::*;

network! { struct Semicolon< input 2 as left; 3 as right => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct Arrow< input 2 as left => 3 as right => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct Again< input 2 as left => input 3 as right => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct Slash< input 2 as left / 3 as right => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct Commas< input 2 as left,, 3 as right => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct Names< input left 2, right 3 => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct Fields< input history: sparse 50, right: 3 => relu 3 from (history, right) => linear 1; loss squared >; }
network! { struct Brackets< input [2 as left, 3 as right] => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct Early< input dropout 0.2 as x 4 => relu 3 => linear 1; loss squared >; }
network! { struct Keyword< input 4 as self => relu 3 => linear 1; loss squared >; }
network! { struct Capital< input Sparse 50 => relu 3 => linear 1; loss squared >; }
network! { struct Scalar< input f32 2 => relu 3 => linear 1; loss squared >; }
network! { struct AType< input SVector<f32, 2> => relu 3 => linear 1; loss squared >; }
network! { struct SparseType< input Sparse<50> => relu 3 => linear 1; loss squared >; }
network! { struct Keyed< input { left: 2, right: 3 } => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct InputTwice< input 2 as left input 3 as right => relu 3 from (left, right) => linear 1; loss squared >; }
network! { struct Glued< input2 => relu 3 => linear 1; loss squared >; }
network! { struct Call< Input(2) => relu 3 => linear 1; loss squared >; }
network! { struct Shape< input(shape = (2,)) => relu 3 => linear 1; loss squared >; }
network! { struct OfKeras< input_shape 2 => relu 3 => linear 1; loss squared >; }
network! { struct OfType< input 2 f32 => relu 3 => linear 1; loss squared >; }
network! { struct OfTypeAfterColon< input 2: f64 => relu 3 => linear 1; loss squared >; }

fn main() {}
