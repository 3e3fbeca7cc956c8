use mlp_core::prelude::*;

candidates! { enum Empty< input 2 => [] [] repeat [] dropout [] init [] => linear 1; loss [] >; }

candidates! { enum Superfluous< input 2 => [| relu || tanh] [3 |] => linear 1; loss [|] >; }

candidates! { enum Missing< input 2 => [relu tanh(0.5)] [3 4 | N] repeat [1 2] dropout [0 0.5] init [zeros he_normal]
    => linear 1; loss squared >; }

candidates! { enum Separators< input 2 => [relu, tanh or elu] [3 / 4] => linear 1; loss [squared; absolute] >; }

candidates! { enum Nested< input 2 => [relu | [tanh | elu]] 3 => linear 1; loss squared >; }

candidates! { enum EmptyWithin< input 2 => [[]] [3 | []] => relu [[] | 3] => linear 1; loss squared >; }

candidates! { enum Twice< input 2 => [relu | tanh | relu] [3 | 4 | 3] dropout [0.5 | 0 | 0.50] => linear 1;
    loss [squared | huber(1.0) | huber(2.0) | squared] >; }

candidates! { enum OfItsOwn< input 2 => [relu 3 | tanh 4] => [elu | selu dropout 0.5] 2 => linear 1; loss squared >; }

const N: usize = 4;
candidates! { enum Braces< input 2 => {relu, tanh} 3 => linear 1; loss squared >; }
candidates! { enum NoWidth< input 2 => [relu | tanh] => linear 1; loss squared >; }
candidates! { enum Lifetime< input 2 => ['a | tanh] 3 => linear 1; loss squared >; }
candidates! { enum Consequence< input 2 => 2 x relu [3 | 4] => linear 1; loss squared | absolute >; }

fn main() {
    // Each is an enum in spite of its mistakes.
    let _ = (Empty::random(0, &mut StdRng::seed_from_u64(1)), Missing::CANDIDATES, Nested::zeros(0));
}
