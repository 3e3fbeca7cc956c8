use mlp_core::prelude::*;

network! { struct Width< input 4 => relu 3 + tanh => linear 1; loss squared >; }
network! { struct Missing< input 4 => relu 3 + => linear 1; loss squared >; }
network! { struct Single< input 4 => relu 3 + softmax 1 => linear 1; loss squared >; }
network! { struct Late< input 4 => relu 3 as low + tanh 2 => linear 1; loss squared >; }
network! { struct Unknown< input 4 => relu 3 + tanhh 2 => linear 1; loss squared >; }
network! { struct Parentheses< input 4 => relu(3) + tanh(2) => linear 1; loss squared >; }
network! { struct None< input 4 => relu 3 + tanh 0 => linear 1; loss squared >; }
network! {
    struct Many<
        input 4
            => relu 1 + relu 1 + relu 1 + relu 1 + relu 1 + relu 1 + relu 1 + relu 1 + relu 1 + relu 1 + relu 1 + relu 1 + tanh 1
            => linear 1;
        loss squared
    >;
}

fn main() {}
