use mlp_core::prelude::*;

struct Own;

network! { struct Number< input 4 => relu 3 + 2 => linear 1; loss squared >; }
network! { struct Word< input 4 => relu 3 + foo 2 => linear 1; loss squared >; }
network! { struct WordAlone< input 4 => relu 3 + foo => linear 1; loss squared >; }
network! { struct Loss< input 4 => relu 3 + squared 2 => linear 1; loss squared >; }
network! { struct Quotes< input 4 => relu 3 + "tanh" 2 => linear 1; loss squared >; }
network! { struct Numbers< input 4 => 3 + 2 => linear 1; loss squared >; }
network! { struct Swapped< input 4 => relu 3 + 2 tanh => linear 1; loss squared >; }
network! { struct Part< input 4 => relu 3 + (tanh 2) => linear 1; loss squared >; }
network! { struct Layer< input 4 => [relu 3, tanh 2] as hidden => linear 1; loss squared >; }
network! { struct Twice< input 4 => relu 3 ++ tanh 2 => linear 1; loss squared >; }
network! { struct And< input 4 => relu 3 and tanh 2 => linear 1; loss squared >; }
network! { struct Names< input 4 => softmax 3 as class + linear 2 as place; loss categorical_cross_entropy + squared >; }
network! { struct Mine< input 4 => relu 3 + Own 2 => linear 1; loss squared >; }
network! { struct MineAtTheEnd< input 4 => softmax 3 + Own 2; loss categorical_cross_entropy + squared >; }

fn main() {}
