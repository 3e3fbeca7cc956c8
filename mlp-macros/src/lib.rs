//! The macros of `mlp-core`, which re-exports everything here; depend on that crate.
//!
//! The phases of `network!`: `parse` turns the source text into a `syntax` tree, `rules` checks the tree, `resolve` turns it
//! into a `model`, and `expand` emits that as a struct with `#[derive(Network)]`. The derive reads the struct into the same
//! model and expands the implementation in the order of the `schedule`.
//!
//! A mistake is reported once. The expansion always defines a network, with placeholders for erroneous parts, so that the
//! rest of the user's program compiles.

use proc_macro::TokenStream;

mod attribute;
mod builtin;
mod define;
mod derive;
mod expand;
mod lint;
mod message;
mod model;
mod modifier;
#[cfg(test)]
mod mutation_tests;
mod names;
mod parse;
mod ratio;
mod resolve;
mod rules;
mod schedule;
#[cfg(test)]
mod snapshot_test;
mod span;
mod syntax;
mod token;
mod width;

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
/// A single lowercase word is a built-in name; anything else is the path of your own type.
///
/// | kind | built-in names |
/// |---|---|
/// | activation | `linear` `relu` `leaky_relu(0.01)` `elu(1.0)` `selu` `gelu` `silu` `softplus` `tanh` `sigmoid` `hard_sigmoid` `hard_tanh` `hard_silu` `softmax` `exp` |
/// | loss | `squared` `absolute` `huber(1.0)` `binary_cross_entropy` `categorical_cross_entropy` `poisson` |
/// | scheme | `he_normal` `he_uniform` `glorot_normal` `glorot_uniform` `lecun_normal` `lecun_uniform` `zeros` |
///
/// A named network is a struct with one public field per layer: `hidden1`, `hidden2`, … and `output`, unless `as` names
/// them. It implements `Clone`, `Debug`, `PartialEq`, `Display` and `Network`. `Name` alone is `Name<f32>`.
///
/// `dropout 0.2` follows the width of a hidden layer: in training, each of its activations is set to zero with this
/// probability, at least 0 and less than 1, and otherwise multiplied by `1/(1 − 0.2)`. Only the trainer applies it.
///
/// An unnamed network is an expression: an `f32` network with random initial weights from seed 0, or from the seed after
/// the loss.
#[proc_macro]
pub fn network(input: TokenStream) -> TokenStream {
    define::network(input.into()).into()
}

/// Implements `Network` for a `#[repr(C)]` struct of layers.
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
/// The fields are the layers, in order. The struct has at most one type parameter, the scalar.
///
/// | attribute | on | meaning |
/// |---|---|---|
/// | `#[network(loss = name)]` | the struct | the loss: a built-in name such as `huber(1.0)`, or a path |
/// | `#[network(allow(noncanonical_link))]` | the struct | silences the link check; `deny` makes it an error |
/// | `#[network(crate = path)]` | the struct | the path of `mlp_core` |
/// | `#[network(clone)]` | the struct | implements `Clone` if the network has at most 1 MiB, instead of `#[derive(Clone)]` |
/// | `#[network(init = scheme)]` | a field | the distribution of the layer's initial weights |
#[proc_macro_derive(Network, attributes(network))]
pub fn derive_network(input: TokenStream) -> TokenStream {
    derive::network(input.into()).into()
}
