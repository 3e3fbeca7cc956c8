use mlp_core::prelude::*;

network! { struct Sequential< nn.Sequential(Dense(3, relu), Dense(1)); loss squared >; }
network! { struct Json< "input": 2, "layers": [{"relu": 3}, {"linear": 1}], "loss": "squared" >; }
network! { struct Settings< hidden_layer_sizes = (3, 3), activation = "relu", loss = "squared" >; }
network! { struct Keys< input: 2, hidden: [3, 3], output: 1, loss: squared >; }
network! { struct Numbers< 2 => 3 => 1; loss squared >; }
network! { struct Statement< input 2; layers [relu 3, linear 1]; loss squared >; }
network! { struct Arrow< => input 2 => relu 3 => linear 1; loss squared >; }
network! { struct Shift< input 2 >> relu 3 >> linear 1; loss squared >; }
network! { struct AtMost< input 2 <= relu 3 => linear 1; loss squared >; }
network! { struct Loss< input 2 => relu 3 => linear 1 => squared >; }
network! { struct Colon< input 2 => relu 3 => linear 1: loss squared >; }
network! { struct Equal = < input 2 => relu 3 => linear 1; loss squared >; }
network! { struct Parenthesized< (input 2 => relu 3 => linear 1; loss squared) >; }
network! { struct InputAlone< (input 2) => (relu 3) => (linear 1); loss squared >; }

fn main() {}
