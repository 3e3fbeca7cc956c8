use mlp_core::prelude::*;

network! { struct NameIsAModifier< input 2 => relu 3 as no_bias => linear 1; loss squared >; }
network! { struct NamedAs< input 2 => relu 3 as as => linear 1 (no_bias); loss squared >; }
network! { struct Connect< input 2 => relu 3 connect connect near => linear 1; loss squared >; }
network! { struct NamedInit< input 2 => relu 3 named init h => linear 1; loss squared >; }
network! { struct NameOfAnInput< input 2 pixels as no_bias => linear 1; loss squared >; }
network! { struct AndNothing< input 2 => relu 2 and => linear 1; loss squared >; }
network! { struct AndALayer< input 2 => relu 2 init xavier and linear 1; loss squared >; }
network! { struct InputForAPart< input 2 => relu 2 input linear 1; loss squared >; }
network! { struct List< input [28, ] => relu [2, 3 3] => linear 1; loss squared >; }
network! { struct PartsAndColon< input 2 => (relu, tanh) : => linear 1; loss squared >; }
network! { struct ModuleAlone< input 2 => nn.relu => linear 1; loss squared >; }
network! { struct CommaFirst< input , 2 relu 2 => linear 1; loss squared >; }
network! { struct CommaLast< input 2 => relu 2 as h => linear 1 from h, ; loss squared >; }
network! { struct TwiceAnd< input 2 => relu 2 as h => linear 1 from h and and input; loss squared >; }
network! { struct NumberAmongNames< input 2 => relu 2 as h => linear 1 from h + 2 input; loss squared >; }
network! { struct AttributeAfter< input 2 => linear 1 #[x]; loss squared >; }
network! { struct AttributeOnNothing< input #[x] => linear 1; loss squared >; }
network! { struct ArrowMoved< input 2 linear => 1; loss squared >; }
network! { struct TwoInputs< input 2 input => relu 2 => linear 1; loss squared >; }
network! { struct Swapped< input 2 => 4 relu 3 as low => linear 1 from (low, input); loss squared >; }
network! { struct Calls< input 2 => Dense(2, relu) => Dense(1) loss squared >; }
network! { struct Spaced< input 2 => leaky relu => hard-tanh => linear 1; loss squared >; }
network! { struct WeightAndConstant< input 2 => linear 1; loss 2 huber(x) >; }
network! { struct PenaltyByName< input 2 => linear 1; loss squared + lasso >; }
network! { struct SeveralInputsSwapped< input 2 as a, 3 as b => 2 relu => linear 1; loss squared >; }
network! { struct NoInput< units 3 => linear 1; loss squared >; }
network! { struct NameFirst< input low 4 => tanh 8 as mid => tanh 8 as high from input => linear 1; loss squared >; }

fn main() {}
