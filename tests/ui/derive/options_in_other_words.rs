use mlp_core::prelude::*;

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Sources<T = f32> {
    low: Dense<4, 4, Relu, T>,
    #[network(from = (low, input))]
    output: Dense<8, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Quotes<T = f32> {
    low: Dense<4, 4, Relu, T>,
    #[network(add = "low", connect = "near")]
    high: Dense<4, 4, Relu, T>,
    output: Dense<4, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Closure<T = f32> {
    #[network(connect = |i, j| i == j)]
    low: Dense<4, 4, Relu, T>,
    output: Dense<4, 1, Linear, T>,
}

struct Own;

#[derive(Network)]
#[network(loss = categorical_cross_entropy + squared)]
#[repr(C)]
struct Part<T = f32> {
    output: Dense<4, 5, Mixed<(Units<3, Softmax>, Units<2, Own>)>, T>,
}

fn main() {}
