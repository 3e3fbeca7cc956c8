//! Known values and properties of the activations generated from the function table.

mod exp;
mod gelu;
mod hard_sigmoid;
mod hard_silu;
mod hard_tanh;
mod sigmoid;
mod silu;
mod softplus;
mod tanh;
