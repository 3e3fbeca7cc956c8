//! Messages about the graph of the layers. Those about `from` and `add` as written are in the files of these modifiers.

use std::fmt::Display;

use proc_macro2::Span;
use syn::Ident;

use super::{at, list};
use crate::span::SpanRange;

pub(crate) fn unknown(name: &Ident, closest: Option<&str>, known: &[String], are_inputs_named: bool) -> syn::Error {
    let help = match closest {
        Some(closest) => format!("did you mean `{closest}`?"),
        None => format!("before this layer, there is {}", choices(known)),
    };
    let or_input = if are_inputs_named { " or input" } else { "" };
    at(name.span(), format_args!("there is no layer{or_input} `{name}`"), help)
}

pub(crate) fn later(name: &Ident, verb: &str, known: &[String]) -> syn::Error {
    at(
        name.span(),
        format_args!("a layer {verb} layers before it, and `{name}` comes after this one"),
        format_args!("write the layer `{name}` before this one, or choose {}", choices(known)),
    )
}

pub(crate) fn itself(name: &Ident, verb: &str) -> syn::Error {
    at(
        name.span(),
        format_args!("a layer {verb} layers before it, and `{name}` is this one"),
        "choose a layer before it, or `input`",
    )
}

pub(crate) fn named_twice(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("`{name}` is named twice in one `from`"), "remove this one")
}

pub(crate) fn same_source(name: &Ident, other: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("`{name}` is the same as `{other}`, which this `from` names already"),
        "remove this one",
    )
}

pub(crate) fn repeated(name: &Ident, last: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("`{name}` is repeated, and each repetition has a number"),
        format_args!("write `{last}` for the last one"),
    )
}

pub(crate) fn ambiguous(name: &Ident, layer: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("`{name}` names the input of the network, and also a layer"),
        format_args!("give the layer another name than `{layer}`"),
    )
}

pub(crate) fn unread(range: SpanRange, name: &Ident) -> syn::Error {
    at(
        range,
        format_args!("no layer reads `{name}`, so it has no effect on the output"),
        format_args!("name it in a later layer, such as `from (…, {name})`, or remove this layer"),
    )
}

pub(crate) fn added_width(name: &Ident, found: usize, expected: usize) -> syn::Error {
    let units = |count: usize| if count == 1 { "1 unit".to_owned() } else { format!("{count} units") };
    at(
        name.span(),
        format_args!(
            "`add` takes a layer of the same width: `{name}` has {}, this layer {}",
            units(found),
            units(expected)
        ),
        format_args!("make both widths equal, or read it through weights: `from (…, {name})`"),
    )
}

pub(crate) fn added_to_outputs(span: Span, activation: impl Display) -> syn::Error {
    at(
        span,
        format_args!(
            "the output layer adds only if all of it is one `linear`: the loss needs the values of `{activation}` alone"
        ),
        "write `add` on a hidden layer, and the output layer after it",
    )
}

/// The names in backticks, of many the last.
fn choices(known: &[String]) -> String {
    const SHOWN: usize = 8;
    let hidden = known.len().saturating_sub(SHOWN);
    let shown = known.iter().enumerate().filter(|(index, _)| *index == 0 || *index > hidden);
    let names = list(shown.map(|(_, name)| name.as_str()));
    if hidden > 1 { format!("{names} and others") } else { names }
}
