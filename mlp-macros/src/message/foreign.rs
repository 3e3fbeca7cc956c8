//! Messages about networks in the syntax of other libraries.

use std::fmt::Display;

use proc_macro2::{Group, Ident, TokenTree};
use syn::LitInt;

use super::{BODY, Recurring, at, recurring};
use crate::builtin::FunctionKind;
use crate::span::SpanRange;

pub(crate) fn call(range: SpanRange, activation: &str, width: Option<&TokenTree>) -> Recurring {
    let help = width.map_or_else(
        || format!("write for example `{activation} 16`"),
        |width| format!("write `{activation} {width}`"),
    );
    recurring(range, "a layer is an activation and a width, without a call", help)
}

pub(crate) fn word_for_a_layer(range: SpanRange, activation: &str, width: &TokenTree) -> Recurring {
    recurring(
        range,
        "a layer begins with its activation, without a word for the layer",
        format_args!("write an activation in place of this, such as `{activation} {width}`"),
    )
}

pub(crate) fn not_a_layer(range: SpanRange, name: &str, help: &str) -> syn::Error {
    at(range, format_args!("`{name}` is not a layer of a multilayer perceptron"), help)
}

pub(crate) fn name_with_a_dot(range: SpanRange, name: &str, closest: Option<&str>, kind: FunctionKind) -> syn::Error {
    let help = closest.map_or_else(
        || format!("write its name, such as `{}`, or the path of your own type", kind.placeholder().name),
        |closest| format!("did you mean `{closest}`?"),
    );
    at(range, format_args!("`{name}` is not {}: a name has no dot", kind.with_article()), help)
}

pub(crate) fn name_of_several_words(range: SpanRange, name: &str) -> syn::Error {
    at(range, "the name of a function is one word", format_args!("write `{name}`"))
}

pub(crate) fn missing_space(word: &Ident, stem: &str, number: &str) -> syn::Error {
    at(
        word.span(),
        format_args!("missing space between `{stem}` and its width"),
        format_args!("write `{stem} {number}`"),
    )
}

pub(crate) fn number_before_a_layer(range: SpanRange, number: &LitInt) -> Recurring {
    recurring(
        range,
        "a layer is repeated by `repeat` after its width",
        format_args!("remove this, and write for example `relu 16 repeat {number}`"),
    )
}

pub(crate) fn number_after_brackets(range: SpanRange, layer: impl Display, number: &LitInt) -> syn::Error {
    at(range, "a layer is repeated by `repeat`, without brackets", format_args!("write `{layer} repeat {number}`"))
}

pub(crate) fn layers_in_brackets(group: &Group, is_repeated: bool) -> syn::Error {
    let help = if is_repeated {
        "remove the brackets, and write the layers as often as they occur; `repeat` follows a single layer: `relu 16 repeat 2`"
    } else {
        "remove the brackets"
    };
    at(group.span_open(), "layers are not grouped by brackets", help)
}

pub(crate) fn alternatives(list: SpanRange, first: impl Display) -> Recurring {
    recurring(
        list,
        "`network!` defines one network, and a list has several alternatives",
        format_args!("write one of them, `{first}`, or a network for each by `candidates! {{ enum Name< … >; }}`"),
    )
}

pub(crate) fn settings(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "a network is not a list of settings, but layers joined by `=>`, and a loss",
        format_args!("write for example `{BODY}`"),
    )
}

pub(crate) fn container(range: SpanRange) -> syn::Error {
    at(range, "the layers of a network are joined by `=>`, without a call", format_args!("write for example `{BODY}`"))
}

/// The help for a layer of another library without weights, or with weights that are not those of a dense layer: its name in lowercase
/// and without `_`.
pub(crate) fn help_without_weights(word: &str) -> Option<&'static str> {
    let is = |words: &[&str]| words.contains(&word.trim_end_matches(['1', '2', '3', 'd']));
    if is(&["flatten", "reshape", "identitylayer", "input", "inputlayer"]) {
        Some("remove this; a sample is a vector already")
    } else if is(&["batchnorm", "batchnormalization", "layernorm", "layernormalization", "normalization"]) {
        Some("remove this, and scale the inputs before training: see the guide on data")
    } else if is(&[
        "conv",
        "convolution",
        "maxpool",
        "maxpooling",
        "avgpool",
        "lstm",
        "gru",
        "rnn",
        "embedding",
        "attention",
    ]) {
        Some("write an activation and a width, such as `relu 16`: every layer is dense")
    } else {
        None
    }
}
