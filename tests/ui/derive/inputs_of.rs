use mlp_core::prelude::*;

network! { struct Actor< input 2 as pose, 3 as speed => tanh 8 from (pose, speed) => linear 1; loss squared >; }

#[derive(Network)]
#[network(input(2 as pose, 4 as speed), inputs_of = Actor, loss = squared)]
#[repr(C)]
struct OtherWidth<T = f32> {
    #[network(from(pose, speed))]
    output: Dense<6, 1, Linear, T>,
}

#[derive(Network)]
#[network(input(2 as pose, 3 as time), inputs_of = Actor, loss = squared)]
#[repr(C)]
struct OtherName<T = f32> {
    #[network(from(pose, time))]
    output: Dense<5, 1, Linear, T>,
}

#[derive(Network)]
#[network(inputs_of = Actor, loss = squared)]
#[repr(C)]
struct OneInput<T = f32> {
    output: Dense<5, 1, Linear, T>,
}

#[derive(Network)]
#[network(input(2 as pose, 3 as speed), inputs_of = 3, loss = squared)]
#[repr(C)]
struct NoPath<T = f32> {
    #[network(from(pose, speed))]
    output: Dense<5, 1, Linear, T>,
}

#[derive(Network)]
#[network(input(2 as pose, 3 as speed), inputs_of = Actr, loss = squared)]
#[repr(C)]
struct NoNetwork<T = f32> {
    #[network(from(pose, speed))]
    output: Dense<5, 1, Linear, T>,
}

candidates! {
    enum Several< input 2 as pose, 3 as speed => tanh [4 | 8] from (pose, speed) => linear 1; loss squared >;
}

#[derive(Network)]
#[network(input(2 as pose, 3 as speed), inputs_of = Several, loss = squared)]
#[repr(C)]
struct OfAnEnum<T = f32> {
    #[network(from(pose, speed))]
    output: Dense<5, 1, Linear, T>,
}

#[derive(Network)]
#[network(input(2 as pose, 3 as speed), inputs_of = Actor, loss = squared)]
#[repr(C)]
struct OtherScalar {
    #[network(from(pose, speed))]
    output: Dense<5, 1, Linear, f64>,
}

fn main() {}
