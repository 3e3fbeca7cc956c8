use mlp_core::prelude::*;

// Five networks, five warnings: not one for each use, nor for each scalar.

network! { pub struct First< input 2 => sigmoid 1; loss squared >; }
network! { pub struct Second< input 2 => sigmoid 1; loss squared >; }

mod inner {
    use super::*;

    network! { pub struct Third< input 2 => relu 2 => tanh 3; loss categorical_cross_entropy >; }
}

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct Fourth<T = f32> {
    pub output: Dense<2, 1, Sigmoid, T>,
}

pub fn uses() -> f64 {
    let fifth = network!(< input 2 => sigmoid 1; loss squared >);
    let (x, y) = ([vector![0.0, 0.0]], [vector![0.0]]);
    let _ = First::zeros().loss(&x, &y) + Second::zeros().loss(&x, &y) + Fourth::zeros().loss(&x, &y);
    let _ = (fifth.gradient(&x, &y), inner::Third::zeros().loss(&x, &[1]));
    First::<f64>::zeros().loss(&[vector![0.0, 0.0]], &[1])
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
