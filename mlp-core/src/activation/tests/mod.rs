//! Known values and facts of the built-in activations that the table of functions makes.

mod exp;
mod gelu;
mod hard_sigmoid;
mod hard_silu;
mod hard_tanh;
mod sigmoid;
mod silu;
mod softplus;
mod tanh;
