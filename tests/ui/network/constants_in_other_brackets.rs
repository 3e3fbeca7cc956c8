use mlp_core::prelude::*;

network! { struct Square< input 2 => leaky_relu[0.1] 3 => linear 1; loss huber[1.0] >; }
network! { struct Braces< input 2 => leaky_relu {0.1} 3 => linear 1; loss huber{1} >; }
network! { struct WithTheWidth< input 2 => leaky_relu(0.1, 3) => linear 1; loss squared >; }

fn main() {}
