//! Messages about `candidates!`: its frame and its lists of alternatives.

use std::fmt::Display;

use proc_macro2::{Span, TokenTree};
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

pub(crate) fn empty_list(span: SpanRange, example: &str) -> syn::Error {
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

/// A range in a list, as the whole list or in place of it; its numbers, if these are few.
pub(crate) fn range(range: SpanRange, numbers: &[String], is_whole: bool, example: &str) -> syn::Error {
    let list = numbers.join(" | ");
    let help = match (numbers.is_empty(), is_whole) {
        (true, _) => format!("write for example `{example}`"),
        (false, true) => format!("write `[{list}]`"),
        (false, false) => format!("write `{list}`"),
    };
    at(range, "alternatives are written out, and not as a range", help)
}

pub(crate) fn duplicate(range: SpanRange, text: &str, earlier: &str) -> syn::Error {
    let help = "remove this one and the `|` before it";
    if text == earlier {
        at(range, format_args!("`{text}` is in this list twice"), help)
    } else {
        at(range, format_args!("`{text}` is the same as `{earlier}`, which is in this list already"), help)
    }
}

pub(crate) fn not_in_brackets(range: SpanRange, list: &str) -> Recurring {
    recurring(range, "alternatives are in square brackets, separated by `|`", format_args!("write `{list}`"))
}

pub(crate) fn missing_activation(list: SpanRange, text: &str) -> syn::Error {
    at(
        list,
        "a layer begins with its activation, and not with its width",
        format_args!("write for example `relu {text}`"),
    )
}

pub(crate) fn missing_width(list: SpanRange) -> syn::Error {
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

pub(crate) fn input(range: SpanRange) -> syn::Error {
    at(
        range,
        "all candidates read the same input, so its width is one number",
        "write the width alone, `input 2`; the argument of its `dropout` may be a list",
    )
}

pub(crate) fn output_width(range: SpanRange) -> syn::Error {
    at(
        range,
        "all candidates have the same outputs, so the width of the output layer is one number",
        "write the width alone",
    )
}

pub(crate) fn argument(range: SpanRange, word: impl Display) -> syn::Error {
    at(range, format_args!("the argument of `{word}` has no alternatives"), POSITIONS)
}

/// A list of modifiers; `meant` is the list of their arguments, if it is possible.
pub(crate) fn modifiers(range: SpanRange, meant: Option<String>) -> syn::Error {
    let help = meant.map_or_else(|| POSITIONS.to_owned(), |meant| format!("write `{meant}`"));
    at(range, "a modifier has no alternatives, but its argument may have", help)
}

/// A list after a width.
pub(crate) fn without_modifier(range: SpanRange, meant: &str) -> syn::Error {
    at(
        range,
        "a single width follows an activation, and each list after it is the argument of a modifier",
        format_args!("write `{meant}`, or remove this"),
    )
}

pub(crate) fn word_in_a_list(range: SpanRange, word: &str, meant: &str) -> syn::Error {
    at(range, format_args!("the word `{word}` comes before the list"), format_args!("write `{meant}`"))
}

pub(crate) fn outside(range: SpanRange) -> syn::Error {
    at(range, "no list of alternatives is possible here", POSITIONS)
}

pub(crate) fn constants(span: Span, functions: &str) -> syn::Error {
    at(
        span,
        "a constant has no alternatives, but the function with its constant may have",
        format_args!("write `{functions}`"),
    )
}

pub(crate) fn too_many(range: SpanRange, types: impl Display, most: usize) -> syn::Error {
    at(
        range,
        format_args!("this would be {types} types; at most {most}"),
        "remove alternatives from this list or another",
    )
}
