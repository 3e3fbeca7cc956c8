//! Messages about a struct with `#[derive(Network)]`.

use std::fmt::Display;

use syn::Ident;

use super::at;
use crate::span::SpanRange;

pub(crate) fn without_loss(name: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("the network `{name}` has no loss"),
        "write `#[network(loss = squared)]` before the struct",
    )
}

pub(crate) fn without_repr(name: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("the layers of `{name}` must have the memory order in which they are written"),
        "write `#[repr(C)]` before the struct",
    )
}

pub(crate) fn with_repr(range: SpanRange, option: impl Display) -> syn::Error {
    at(
        range,
        format_args!("with `{option}`, the parameters of a network would not be contiguous in memory"),
        "write `#[repr(C)]` and nothing else",
    )
}

pub(crate) fn not_a_struct(range: impl Into<SpanRange>, item: &str) -> syn::Error {
    at(
        range,
        format_args!("{item} cannot be a network"),
        "a network is a struct with named fields: `struct Name<T = f32> { output: Dense<2, 1, Linear, T> }`",
    )
}

pub(crate) fn without_layers(name: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("the network `{name}` has no layers"),
        "add at least an output layer: `output: Dense<2, 1, Linear, T>`",
    )
}

/// Where a modifier of `network!` is written in a struct, if not in an attribute.
pub(crate) fn elsewhere(modifier: &str) -> Option<&'static str> {
    match modifier {
        "no_bias" => Some("remove this, and write it in the type: `Dense<2, 3, Relu, T, NoBias>`"),
        "dropout" => Some("remove this, and write the ratio in the type: `Dense<2, 3, Relu, T, Dropout<1, 2>>`"),
        "as" | "name" => Some("remove this: the layer has the name of the field"),
        "repeat" => Some("remove this, and write a field for each of the layers"),
        _ => None,
    }
}

pub(crate) fn not_an_option(option: &Ident, help: &str) -> syn::Error {
    at(option.span(), format_args!("`{option}` is not an option of a field"), help)
}

pub(crate) fn with_generics(range: SpanRange, parameter: &str) -> syn::Error {
    at(
        range,
        format_args!("a network takes no {parameter}"),
        "its only parameter is the scalar: `struct Name<T = f32>`; widths are numbers or constants",
    )
}
