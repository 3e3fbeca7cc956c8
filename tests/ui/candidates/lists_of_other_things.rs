//! Lists of modifiers, inputs, widths and statements.

use mlp_core::prelude::*;

candidates! { enum OfTheInput< input 2 [dropout 0.1 | dropout 0.2] => relu 3 => linear 1; loss squared >; }
candidates! { enum OfALayer< input 2 => relu 3 [repeat 1 | repeat 2] => linear 1; loss squared >; }
candidates! { enum WithTheWord< input 2 => relu 3 dropout [dropout 0.1 | dropout 0.2] => linear 1; loss squared >; }
candidates! { enum Mixed< input 2 => relu 3 [no_bias |] => linear 1; loss squared >; }
candidates! { enum Counts< input 2 => relu [16 | 32] [1 | 2] => linear 1; loss squared >; }
candidates! { enum Probabilities< input 2 => relu 16 [0 | 0.5] => linear 1; loss squared >; }
candidates! { enum Initializers< input 2 => relu 16 [zeros | he_normal] => linear 1; loss squared >; }
candidates! { enum Inputs< [input 2 | input 3] => relu 3 => linear 1; loss squared >; }
candidates! { enum InputWidths< [2 | 3] => relu 3 => linear 1; loss squared >; }
candidates! { enum NoInput< [relu | tanh] 3 => linear 1; loss squared >; }
candidates! { enum WithoutActivation< input 2 => [3 | 4] -> linear 1; loss squared >; }
candidates! { enum WrongArrow< input 2 => relu [3 | 4] -> linear 1; loss squared >; }
candidates! { enum NoArrow< input 2 => relu 3 [relu | tanh] 4 linear 1; loss squared >; }
candidates! { enum Seeds< input 2 => relu 3 => linear 1; loss squared; seed [1 | 2] >; }
candidates! { enum Losses< input 2 => relu 3 => linear 1; [loss squared | loss absolute] >; }
candidates! { enum NoWord< input 2 => relu 3 => linear 1; [squared | absolute] >; }
candidates! { enum WordInList< input 2 => relu 3 => linear 1; loss [loss squared | loss absolute] >; }
candidates! { enum Numbers< input 2 => relu 3 => linear 1; [1 | 2] >; }
candidates! { enum Nothing< input 2 => relu 3 => linear 1; [] >; }
candidates! { enum NothingForALayer< input 2 => [] => linear 1; loss squared >; }

fn main() {}
