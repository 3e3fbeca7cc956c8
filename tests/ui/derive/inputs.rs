use mlp_core::prelude::*;

#[derive(Debug, PartialEq, Network)]
#[network(input(sparse 10), loss = squared)]
#[repr(C)]
struct OtherWidth<T = f32> {
    output: Dense<12, 1, Linear, T>,
}

#[derive(Debug, PartialEq, Network)]
#[network(input(2 as left, 3 as right), loss = squared)]
#[repr(C)]
struct OtherTotal<T = f32> {
    #[network(from(left, right))]
    output: Dense<6, 1, Linear, T>,
}

#[derive(Debug, PartialEq, Network)]
#[network(input, loss = squared)]
#[repr(C)]
struct Empty<T = f32> {
    output: Dense<2, 1, Linear, T>,
}

#[derive(Debug, PartialEq, Network)]
#[network(input = sparse 10, loss = squared)]
#[repr(C)]
struct Assigned<T = f32> {
    output: Dense<10, 1, Linear, T>,
}

#[derive(Debug, PartialEq, Network)]
#[network(input(2 as left, 3 as right), loss = squared)]
#[repr(C)]
struct Unchosen<T = f32> {
    output: Dense<5, 1, Linear, T>,
}

#[derive(Debug, PartialEq, Network)]
#[network(input(2 as left; 3 as right), input(5), loss = squared)]
#[repr(C)]
struct Sign<T = f32> {
    #[network(from(left, right))]
    output: Dense<5, 1, Linear, T>,
}

fn main() {
    let _ = OtherWidth::zeros();
}
