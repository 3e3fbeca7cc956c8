use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
#[r#repr(align(64))]
struct Raw<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

#[derive(Clone, Debug, PartialEq, Network)]
#[r#network(r#loss = squared)]
#[repr(r#C, r#align(64))]
struct RawOption<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[cfg_attr(all(), repr(C, align(64)))]
struct Conditional<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

network! {
    #[r#repr(align(64))]
    struct Defined< input 2 => linear 1; loss squared >;
}

fn main() {}
