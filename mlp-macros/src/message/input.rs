//! Messages about the inputs of a network.

use std::fmt::Display;

use proc_macro2::{Group, Span, TokenTree};
use syn::Ident;

use super::{Recurring, at, brackets, list, recurring, shown};
use crate::names;
use crate::span::SpanRange;

pub(crate) fn missing(span: Span) -> syn::Error {
    at(span, "the network has no input", "begin with `input 2 =>`")
}

pub(crate) fn missing_word(first: &TokenTree, source: impl Display) -> syn::Error {
    at(first, format_args!("missing `input` before `{first}`"), format_args!("write `input {source}`"))
}

pub(crate) fn not_first(span: Span) -> syn::Error {
    at(span, "`input` comes first, and only once", "remove this; a layer begins with its activation, such as `relu 2`")
}

pub(crate) fn with_modifier(modifier: &TokenTree) -> syn::Error {
    with_modifier_at(modifier, shown(modifier))
}

pub(crate) fn with_modifier_at(range: impl Into<SpanRange>, modifier: impl Display) -> syn::Error {
    let modifier = modifier.to_string();
    let help = names::closest(&modifier, ["dropout"], &[]);
    let help = help.map_or_else(|| "remove this".to_owned(), |word| format!("did you mean `{word}`?"));
    at(range, format_args!("an input takes only `as name` and `dropout 0.2` after its width, found `{modifier}`"), help)
}

pub(crate) fn name_without_as(word: &Ident) -> syn::Error {
    at(
        word.span(),
        format_args!("an input takes only `as name` and `dropout 0.2` after its width, found `{word}`"),
        format_args!("write `as {word}` if this is its name, or remove this"),
    )
}

pub(crate) fn nothing_after_comma(comma: Span) -> syn::Error {
    at(comma, "no input after this `,`", "remove this, or write another input: `, 3 as context`")
}

pub(crate) fn not_a_comma(word: &TokenTree) -> syn::Error {
    at(word, format_args!("inputs are separated by `,`, not by `{}`", shown(word)), "write `,`")
}

pub(crate) fn without_comma(width: &TokenTree) -> syn::Error {
    at(width, format_args!("inputs are separated by `,`, which is missing before `{}`", shown(width)), "write `,`")
}

pub(crate) fn in_brackets(group: &Group) -> syn::Error {
    let (open, close) = brackets(group);
    at(
        group.span_open(),
        format_args!("several inputs are not enclosed in `{open}` and `{close}`"),
        "write them after `input`, separated by `,`: `input 2 as left, 3 as right`",
    )
}

pub(crate) fn joined_by_an_arrow(span: Span) -> syn::Error {
    at(
        span,
        "several inputs follow one `input`, separated by `,`, before the first `=>`",
        "write `,` for what is before this: `input 2 as left, 3 as right`",
    )
}

pub(crate) fn modifier_before_the_width(span: Span, width: &TokenTree) -> syn::Error {
    at(
        span,
        "the width of an input comes before its name and its dropout",
        format_args!("write `{}` before this", shown(width)),
    )
}

pub(crate) fn name_before_the_width(range: SpanRange, name: &Ident) -> Recurring {
    recurring(
        range,
        "an input begins with its width, or with `sparse`",
        format_args!("remove `{name}`; a name follows the width: `2 as {name}`"),
    )
}

/// A misspelled `sparse`, or a second one.
pub(crate) fn word_before_the_width(word: &Ident) -> syn::Error {
    let closest = names::closest(&word.to_string(), ["sparse"], &[]).filter(|known| word != known);
    at(
        word.span(),
        format_args!("only `sparse` may precede the width of an input, once; found `{word}`"),
        closest.map_or_else(|| "remove this".to_owned(), |closest| format!("did you mean `{closest}`?")),
    )
}

pub(crate) fn type_of_the_numbers(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "an input has no type of its own: the scalar is a parameter of the whole network",
        "remove this; `Net` means `Net<f32>`, and `Net<f64>` is the same in double precision",
    )
}

pub(crate) fn type_for_a_width(range: SpanRange, is_sparse: bool, number: &TokenTree) -> syn::Error {
    let sparse = if is_sparse { "sparse " } else { "" };
    at(range, "an input is described by its width, and not by a type", format_args!("write `{sparse}{number}`"))
}

pub(crate) fn repeated_word(span: Span) -> syn::Error {
    at(span, "`input` is written once, before the first of several inputs", "remove this")
}

pub(crate) fn sparse_after_the_width(span: Span) -> syn::Error {
    at(span, "`sparse` comes before the width", "remove this, and write `input sparse 10_000`")
}

pub(crate) fn sparse_before_input(range: SpanRange) -> syn::Error {
    at(range, "`sparse` follows the word `input`", "write `input sparse`")
}

pub(crate) fn sparse_layer(span: Span) -> syn::Error {
    at(
        span,
        "only an input can be `sparse`; a layer has a value for each of its units",
        "remove this; for few weights, write `connect near` after the width",
    )
}

pub(crate) fn without_name(span: Span, width: impl Display) -> Recurring {
    recurring(
        span,
        "each of several inputs needs a name",
        format_args!("write for example `{width} as context`: the name of its field in a sample"),
    )
}

pub(crate) fn named_twice(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("two inputs are named `{name}`"), "give this one another name: `as other`")
}

pub(crate) fn named_as_layer(layer: &Ident) -> syn::Error {
    at(
        layer.span(),
        format_args!("a layer and an input are both named `{layer}`"),
        "give the layer another name: `as other`",
    )
}

pub(crate) fn of_an_unnamed_network(span: Span) -> syn::Error {
    at(
        span,
        "an unnamed network has one input: several are the fields of a struct, named after the network",
        "name the network: `network! { struct Films< … >; }` with samples of the type `FilmsInput`",
    )
}

pub(crate) fn not_chosen(range: SpanRange, names: &[String]) -> syn::Error {
    let all = names.join(", ");
    at(
        range,
        format_args!("the network has several inputs, and the first layer does not say which it reads"),
        format_args!(
            "write `from {}`, or `from ({all})` for all, after the width",
            names.first().map_or("", |name| name)
        ),
    )
}

pub(crate) fn one_of_several(name: &Ident, names: &[String]) -> syn::Error {
    at(
        name.span(),
        "the network has several inputs, and `input` could be any of them",
        format_args!("write {}", list(names.iter().map(String::as_str))),
    )
}

pub(crate) fn shared_without_several(range: SpanRange) -> syn::Error {
    at(
        range,
        "`inputs_of` names a network with the same inputs, of which there are several, and this network has one",
        "remove this, or write the inputs: `input(2 as left, 3 as right)`",
    )
}

pub(crate) fn unread(span: Span, name: &Ident) -> syn::Error {
    at(
        span,
        format_args!("no layer reads the input `{name}`, so it has no effect on the output"),
        format_args!("name it in a layer, such as `from (…, {name})`, or remove this input"),
    )
}

pub(crate) fn sparse_summand(name: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("`add` takes values of every unit, and the input `{name}` is sparse"),
        format_args!("read it through weights: `from (…, {name})`"),
    )
}
