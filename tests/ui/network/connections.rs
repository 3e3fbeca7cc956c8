use mlp_core::prelude::*;

const fn near(i: usize, j: usize) -> bool {
    i.abs_diff(j) <= 1
}

fn at_run_time(i: usize, j: usize) -> bool {
    i == j
}

const fn of_one(i: usize) -> bool {
    i == 0
}

const fn of_input(_: usize, j: usize) -> bool {
    j >= 4
}

const fn none(_: usize, _: usize) -> bool {
    false
}

network! { struct Missing< input 4 => tanh 4 connect => linear 1; loss squared >; }
network! { struct Called< input 4 => tanh 4 connect near(1, 2) => linear 1; loss squared >; }
network! { struct Number< input 4 => tanh 4 connect 3 => linear 1; loss squared >; }
network! { struct Closure< input 4 => tanh 4 connect |i, j| i == j => linear 1; loss squared >; }
network! { struct Assigned< input 4 => tanh 4 connect = near => linear 1; loss squared >; }
network! { struct Unknown< input 4 => tanh 4 connect nearr => linear 1; loss squared >; }
network! { struct RunTime< input 4 => tanh 4 connect at_run_time => linear 1; loss squared >; }
network! { struct One< input 4 => tanh 4 connect of_one => linear 1; loss squared >; }
network! { struct CutOff< input 4 => tanh 4 as low => tanh 4 from (low, input) connect of_input => linear 1; loss squared >; }
network! { struct None< input 4 => tanh 4 connect none => linear 1; loss squared >; }
network! { struct Twice< input 4 => tanh 4 connect near connect near => linear 1; loss squared >; }

const fn first_four(_: usize, j: usize) -> bool {
    j < 4
}

network! { struct DeadInput< input 4 as a, 3 as b => tanh 3 from (a, b) connect first_four => linear 2; loss squared >; }

fn main() {}
