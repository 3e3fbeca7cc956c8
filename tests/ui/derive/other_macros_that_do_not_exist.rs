use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network, Serialize)]
#[network(loss = squared)]
#[repr(C)]
struct UnknownDerive<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[unknown]
#[repr(C)]
struct UnknownAttribute<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

fn main() {
    let _ = (UnknownDerive::zeros(), UnknownAttribute::zeros());
}
