//! Messages about `candidates!`: its frame and its lists of alternatives.

use std::fmt::Display;

use proc_macro2::{Group, Span, TokenTree};
use syn::Ident;

use super::{Recurring, at, recurring, shown};
use crate::span::SpanRange;

/// An example of a body, for the help.
const BODY: &str = "< input 2 => [relu | tanh] 2 => linear 1; loss squared >";

pub(crate) fn empty() -> syn::Error {
    at(Span::call_site(), "this `candidates!` defines no networks", format_args!("write `enum Name{BODY};`"))
}

pub(crate) fn not_an_enum(span: Span) -> syn::Error {
    at(span, "candidates begin with `enum Name<`", format_args!("write `enum Name{BODY};`"))
}

pub(crate) fn missing_enum(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("missing `enum` before `{name}`"), format_args!("write `enum {name}<`"))
}

pub(crate) fn missing_name(span: Span) -> syn::Error {
    at(span, "this enum has no name", "write `enum Name< … >;`")
}

pub(crate) fn missing_body(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("the networks of `{name}` are missing"), format_args!("write `enum {name}{BODY};`"))
}

pub(crate) fn unopened_body(span: Span, name: &Ident) -> syn::Error {
    at(span, "missing `<` before `input`", format_args!("write `enum {name}< input … >;`"))
}

pub(crate) fn generics(range: SpanRange, name: &Ident) -> syn::Error {
    at(
        range,
        "candidates take no generics",
        format_args!("remove this; `{name}` is generic over its scalar anyway: `{name}<f64>`"),
    )
}

pub(crate) fn empty_list(span: Span, example: &str) -> syn::Error {
    at(span, "this list has no alternatives", format_args!("write for example `{example}`"))
}

pub(crate) fn superfluous_sign(span: Span) -> syn::Error {
    at(span, "this `|` separates nothing", "remove this, or write the missing alternative")
}

pub(crate) fn missing_separator(next: &TokenTree) -> Recurring {
    let text = shown(next);
    recurring(next, "missing `|` between two alternatives", format_args!("write `| {text}`"))
}

pub(crate) fn wrong_separator(sign: &TokenTree) -> Recurring {
    recurring(sign, format_args!("alternatives are separated by `|`, not by `{sign}`"), "write `|`")
}

pub(crate) fn nested(span: Span) -> syn::Error {
    at(
        span,
        "a list of alternatives has no list within it",
        "write all alternatives in one list: `[relu | tanh | elu]`",
    )
}

pub(crate) fn duplicate(range: SpanRange, text: &str) -> syn::Error {
    at(range, format_args!("`{text}` is in this list twice"), "remove this one and the `|` before it")
}

pub(crate) fn other_brackets(span: Span, list: &Group) -> Recurring {
    recurring(span, "alternatives are in square brackets, separated by `|`", format_args!("write `{list}`"))
}

pub(crate) fn missing_width(list: Span) -> syn::Error {
    at(list, "no width follows these activations", "write the number of units after the list: `[relu | tanh] 16`")
}

pub(crate) fn width_of_an_alternative(width: &TokenTree) -> Recurring {
    recurring(
        width,
        "an alternative of an activation has no width of its own",
        "write the widths after the list, `[relu | tanh] 16`, or in a list of theirs, `[relu | tanh] [16 | 32]`",
    )
}

pub(crate) fn modifier_of_an_alternative(word: &TokenTree) -> syn::Error {
    at(
        word,
        format_args!("an alternative has no `{word}` of its own"),
        format_args!(
            "write `{word}` after the width of the layer; its argument may be a list, if it is that of `repeat`, `dropout` or `init`"
        ),
    )
}

// Positions.

const POSITIONS: &str = "a list may take the place of an activation, of the width of a hidden layer, of a loss, or of the argument of \
    `repeat`, `dropout` or `init`";

pub(crate) fn input(span: Span) -> syn::Error {
    at(
        span,
        "all candidates read the same input, so its width is one number",
        "write the width alone; the argument of its `dropout` may be a list",
    )
}

pub(crate) fn output_width(span: Span) -> syn::Error {
    at(
        span,
        "all candidates have the same outputs, so the width of the output layer is one number",
        "write the width alone",
    )
}

pub(crate) fn argument(span: Span, word: impl Display) -> syn::Error {
    at(span, format_args!("the argument of `{word}` has no alternatives"), POSITIONS)
}

pub(crate) fn modifier(span: Span) -> syn::Error {
    at(span, "a modifier has no alternatives, but its argument may have", POSITIONS)
}

pub(crate) fn outside(span: Span) -> syn::Error {
    at(span, "no list of alternatives is possible here", POSITIONS)
}

pub(crate) fn constants(span: Span) -> syn::Error {
    at(
        span,
        "a constant has no alternatives, but the function with its constant may have",
        "write for example `[leaky_relu(0.01) | leaky_relu(0.1)]`",
    )
}

pub(crate) fn too_many(span: Span, types: impl Display, most: usize) -> syn::Error {
    at(
        span,
        format_args!("this would be {types} types; at most {most}"),
        "remove alternatives from this list or another",
    )
}
