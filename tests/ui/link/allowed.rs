use mlp_core::prelude::*;

// The deliberate error is the only message.

network! { pub struct Net< input 2 => sigmoid 1; #[allow(noncanonical_link)] loss squared >; }

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared, allow(noncanonical_link))]
#[repr(C)]
pub struct Derived<T = f32> {
    pub output: Dense<2, 1, Sigmoid, T>,
}

// On the struct, as on a module around it.
network! { #[allow(deprecated)] pub struct OnNetwork< input 2 => sigmoid 1; loss squared >; }

#[allow(unused, deprecated)]
#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct OnStruct<T = f32> {
    pub output: Dense<2, 1, Sigmoid, T>,
}

#[allow(deprecated)]
mod inner {
    use super::*;

    network! { pub struct Net< input 2 => sigmoid 1; loss squared >; }
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
