//! The macros of `mlp-core`. Everything here is re-exported there; depend on that crate.
//!
//! The way of the source text: `parse` reads it into an `ast` (what was written), `check` holds that against the rules,
//! `resolve` makes it an `ir` (what it means), `lower` writes that as a struct with `#[derive(Network)]`, and behind
//! `derive` stands `expand`, which writes the implementation.
//!
//! A mistake is reported once. What comes out contains a network in any case, made of stand-ins where something is wrong,
//! so that the rest of the user's program compiles as if it were right.

use proc_macro::TokenStream;

mod ast;
mod check;
mod constant;
mod derive;
mod docs;
mod error;
mod expand;
mod fallback;
mod function;
mod ir;
mod lower;
mod names;
mod option;
mod parse;
mod place;
mod resolve;
#[cfg(test)]
mod snapshot;
#[cfg(test)]
mod soup;

/// Defines a multilayer perceptron in one line.
///
/// ```text
/// network    = attributes visibility "struct" Name "<" body ">" ";"     an item
///            | "<" body ">"                                            an expression
/// body       = "input" width { "=>" layer } ";" [ link attribute ] "loss" loss [ ";" "seed" integer ] [ ";" ]
/// layer      = activation width { modifier }
/// width      = integer | path to a const | "{" const expression "}"
/// modifier   = "as" name | "repeat" count | "no_bias" | "init" scheme | "dropout" probability
/// activation = name [ "(" constants ")" ] | path
/// loss       = name [ "(" constants ")" ] | path
/// link attribute = "#[allow(noncanonical_link)]" | "#[deny(noncanonical_link)]"
/// ```
///
/// A lowercase single word is a built-in name; anything else is a path to a type of your own.
///
/// | what | built-in names |
/// |---|---|
/// | activation | `linear` `relu` `leaky_relu(0.01)` `elu(1.0)` `selu` `gelu` `silu` `softplus` `tanh` `sigmoid` `hard_sigmoid` `hard_tanh` `hard_silu` `softmax` `exp` |
/// | loss | `squared` `absolute` `huber(1.0)` `binary_cross_entropy` `categorical_cross_entropy` `poisson` |
/// | scheme | `he_normal` `he_uniform` `glorot_normal` `glorot_uniform` `lecun_normal` `lecun_uniform` `zeros` |
///
/// A named network is a struct with one public field a layer: `hidden1`, `hidden2`, … and `output`, unless `as` names
/// them. It implements `Clone`, `Debug`, `PartialEq`, `Display` and `Network`. `Name` alone is `Name<f32>`.
///
/// `dropout 0.2` stands behind a hidden layer: in training, each of its activations is set to zero with this probability, at
/// least 0 and less than 1, and otherwise multiplied by `1/(1 − 0.2)`. All but the trainer ignores it.
///
/// An unnamed network is an expression: an `f32` network with random initial weights from seed 0, or from the seed that
/// is given after the loss.
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    lower::network(input.into()).into()
}

/// Makes a `#[repr(C)]` struct of layers a network.
///
/// ```text
/// #[derive(Clone, Debug, PartialEq, Network)]
/// #[network(loss = squared)]
/// #[repr(C)]
/// pub struct Xor<T = f32> {
///     pub hidden1: Dense<2, 2, Relu, T>,
///     pub output: Dense<2, 1, Linear, T>,
/// }
/// ```
///
/// The fields are the layers, in order. The struct has one type parameter, the scalar, or none.
///
/// | attribute | on | meaning |
/// |---|---|---|
/// | `#[network(loss = name)]` | the struct | the loss: a built-in name such as `huber(1.0)`, or a path |
/// | `#[network(allow(noncanonical_link))]` | the struct | silences the link check; `deny` makes it an error |
/// | `#[network(crate = path)]` | the struct | where `mlp_core` is to be found |
/// | `#[network(init = scheme)]` | a field | how the weights of the layer are drawn |
#[proc_macro_derive(Network, attributes(network))]
pub fn derive_network(input: TokenStream) -> TokenStream {
    derive::network(input.into()).into()
}
