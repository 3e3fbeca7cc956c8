use mlp_core::prelude::*;

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Names<T = f32> {
    low: Dense<4, 8, Tanh, T>,
    #[network(from(lwo, input), adds = low)]
    high: Dense<12, 8, Tanh, T>,
    #[network(from = low, add, connect)]
    output: Dense<8, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Widths<T = f32> {
    low: Dense<4, 8, Tanh, T>,
    #[network(from(low, input))]
    high: Dense<11, 8, Tanh, T>,
    #[network(from(low, high), add = high)]
    output: Dense<16, 1, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
struct Unread<T = f32> {
    low: Dense<4, 8, Linear, T>,
    #[network(from = input)]
    output: Dense<4, 8, Linear, T>,
}

#[derive(Network)]
#[network(loss = squared, allow(noncanonical_link))]
#[repr(C)]
struct Added<T = f32> {
    low: Dense<4, 8, Tanh, T>,
    #[network(add = low)]
    output: Dense<8, 8, Tanh, T>,
}

#[derive(Network)]
#[network(loss = 0.5 * squared)]
#[repr(C)]
struct Brackets<T = f32> {
    low: Dense<4, 8, Linear, T>,
    #[network(from[low, input])]
    output: Dense<12, 8, Linear, T>,
}

fn main() {}
