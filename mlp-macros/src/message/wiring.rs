//! Messages about the sources of layers: `from` and `add`.

use std::fmt::Display;

use proc_macro2::{Span, TokenTree};
use syn::Ident;

use super::{at, list, shown};
use crate::span::SpanRange;

pub(crate) fn without_names(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "`from` must be followed by the names of the layers that this one reads",
        "write one name, `from low`, or several, `from (low, input)`; a layer gets its name by `as low`",
    )
}

pub(crate) fn not_a_source(range: impl Into<SpanRange>, written: &TokenTree) -> syn::Error {
    not_one_word(range, shown(written))
}

pub(crate) fn not_one_word(range: impl Into<SpanRange>, written: impl Display) -> syn::Error {
    at(
        range,
        format_args!("`{written}` is not the name of a layer"),
        "write `input`, or the name that a layer before this one gets by `as`",
    )
}

pub(crate) fn without_parentheses(range: SpanRange, names: &str) -> syn::Error {
    at(
        range,
        "several names after `from` are written in parentheses, separated by commas",
        format_args!("write `from ({names})`"),
    )
}

pub(crate) fn add_without_name(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "`add` must be followed by the name of the layer whose activations are added",
        "write `add stem`; a layer gets its name by `as stem`",
    )
}

pub(crate) fn adds_several(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "a layer adds the activations of one layer to its own",
        "write one name, `add stem`; to read several layers through weights, write `from (low, high)`",
    )
}

pub(crate) fn without_comma(stray: &TokenTree) -> syn::Error {
    let written = shown(stray);
    match stray {
        TokenTree::Punct(_) => at(stray, format_args!("names are separated by `,`, not by `{written}`"), "write `,`"),
        _ => at(stray, format_args!("missing `,` before `{written}`"), format_args!("write `, {written}`")),
    }
}

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
        format_args!("the output layer adds only if it is `linear`: the loss needs the values of `{activation}` alone"),
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
