use mlp_core::prelude::*;

type Logistic = Sigmoid;
type HalfSquares = Squared;

network! { pub struct Net< input 2 => Logistic 1; loss HalfSquares >; }
network! { pub struct Paths< input 2 => mlp_core::activation::Tanh 1; loss mlp_core::loss::Poisson >; }

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
