use mlp_core::prelude::*;

network! { #![allow(dead_code)] struct Inner< input 2 => linear 1; loss squared >; }
network! { #derive(Clone) struct Bare< input 2 => linear 1; loss squared >; }
network! { struct OfTheLoss< input 2 => linear 1; #![allow(noncanonical_link)] loss squared >; }
network! { struct BareOfTheLoss< input 2 => linear 1; #allow(noncanonical_link) loss squared >; }

fn main() {}
