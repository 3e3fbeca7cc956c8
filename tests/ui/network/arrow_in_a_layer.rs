use mlp_core::prelude::*;

network! { struct BeforeWidth< input 2 => relu => 2 => linear 1; loss squared >; }
network! { struct AfterInput< input => 2 => relu 2 => linear 1; loss squared >; }
network! { struct AfterConstant< input 2 => leaky_relu(0.1) => 2 => linear 1; loss squared >; }
network! { struct BeforeConstant< input 2 => relu 2 => leaky_relu => (0.1) 2 => linear 1; loss squared >; }
network! { struct Everywhere< input 2 => relu => WIDTH => tanh => { WIDTH } => linear => 1; loss squared >; }
network! { struct InAPart< input 2 => relu 2 + tanh => 2 => linear 1; loss squared >; }
network! { struct BetweenParts< input 2 => relu 2 => + tanh 2 => linear 1; loss squared >; }
network! { struct Name< input 2 => relu 2 as => hidden => linear 1; loss squared >; }
network! { struct Count< input 2 => relu 2 repeat => 3 => linear 1; loss squared >; }
network! { struct Sources< input 2 => relu 2 as hidden => relu 2 from => (input, hidden) => linear 1; loss squared >; }

const WIDTH: usize = 2;

fn main() {}
