use mlp_core::prelude::*;

#[derive(Network)]
#[network(loss = categorical_cross_entropy + 2.0 * squared + squared)]
#[repr(C)]
struct More<T = f32> {
    output: Dense<8, 5, Mixed<(Units<3, Softmax>, Units<2, Linear>)>, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Fewer<T = f32> {
    output: Dense<8, 5, Mixed<(Units<3, Relu>, Units<2, Linear>)>, T>,
}

#[derive(Network)]
#[network(loss = squared + 0 * squard)]
#[repr(C)]
struct Weights<T = f32> {
    output: Dense<8, 5, Mixed<(Units<3, Relu>, Units<2, Linear>)>, T>,
}

#[derive(Network)]
#[network(loss = categorical_cross_entropy + squared)]
#[repr(C)]
struct Single<T = f32> {
    output: Dense<8, 3, Mixed<(Units<1, Softmax>, Units<2, Linear>)>, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Total<T = f32> {
    hidden: Dense<8, 6, Mixed<(Units<4, Relu>, Units<1, Tanh>)>, T>,
    output: Dense<6, 6, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct NoParts<T = f32> {
    hidden: Dense<8, 6, Mixed<Softmax>, T>,
    output: Dense<6, 6, Linear, T>,
}

fn main() {}
