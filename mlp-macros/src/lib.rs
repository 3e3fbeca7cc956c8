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
mod candidates;
mod define;
mod derive;
mod expand;
mod expression;
mod fragment;
mod lint;
mod location;
mod message;
#[cfg(test)]
mod message_test;
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
mod wiring;

/// Expands the call of `mlp_core::network!`, which passes its own path in parentheses before the user's tokens.
#[doc(hidden)]
#[proc_macro]
pub fn __network(input: TokenStream) -> TokenStream {
    define::call(input.into(), define::network).into()
}

/// Expands the call of `mlp_core::candidates!`, as `__network` does that of `mlp_core::network!`.
#[doc(hidden)]
#[proc_macro]
pub fn __candidates(input: TokenStream) -> TokenStream {
    define::call(input.into(), candidates::candidates).into()
}

/// Implements `Candidates` for the enum that `candidates!` defines.
#[doc(hidden)]
#[proc_macro_derive(__Candidates, attributes(__candidates))]
pub fn derive_candidates(input: TokenStream) -> TokenStream {
    candidates::derive(input.into()).into()
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
/// | `#[network(loss = name)]` | the struct | the loss: a built-in name such as `huber(1.0)`, or a path; for an output layer of several parts, a sum such as `categorical_cross_entropy + 0.5 * squared` |
/// | `#[network(input(sparse 9742 as history, 3 as context))]` | the struct | the inputs in the syntax of `network!`, if they are not one dense vector without dropout |
/// | `#[network(inputs_of = Other)]` | the struct | the samples are those of `Other`, a network with the same inputs, of which there are several |
/// | `#[network(allow(noncanonical_link))]` | the struct | silences the link check; `deny` makes it an error |
/// | `#[network(crate = path)]` | the struct | the path of `mlp_core` |
/// | `#[network(clone)]` | the struct | implements `Clone` if the network has at most 1 MiB, instead of `#[derive(Clone)]` |
/// | `#[network(init = scheme)]` | a field | the distribution of the layer's initial weights |
/// | `#[network(from(low, input))]` | a field | the layers that this one reads, side by side; `from = low` for one |
/// | `#[network(add = stem)]` | a field | the layer, or `input`, whose activations are added |
/// | `#[network(connect = near)]` | a field | a `const fn(usize, usize) -> bool`: does the weight to unit `i` from input `j` exist? |
#[proc_macro_derive(Network, attributes(network))]
pub fn derive_network(input: TokenStream) -> TokenStream {
    derive::network(input.into()).into()
}
