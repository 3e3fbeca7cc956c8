use mlp_core::prelude::*;

network! { struct Dense2< input<2> => relu 3 => linear 1; loss squared >; }

network! { struct Sparse50< input sparse<50> => relu 3 => linear 1; loss squared >; }
network! { struct OfALayer< input 2 => relu<3> => linear 1; loss squared >; }
network! { struct Generics< input 2 => relu<3> 3 => linear 1; loss squared >; }
network! { struct Constant< input 2 => leaky_relu<0.1> 3 => linear 1; loss squared >; }

fn main() {}
