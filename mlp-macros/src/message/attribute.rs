//! Messages about attributes: `#[network(…)]`, link attributes, and attributes in wrong places.

use proc_macro2::Span;
use syn::Ident;

use super::at;
use crate::lint;
use crate::names;
use crate::span::SpanRange;

pub(crate) fn bad_link_attribute(range: SpanRange) -> syn::Error {
    at(
        range,
        "the only attributes of `loss` are `#[allow(noncanonical_link)]` and `#[deny(noncanonical_link)]`",
        "write one of them, or remove this; attributes of the struct come before `struct`",
    )
}

pub(crate) fn without_loss(attribute: Span) -> syn::Error {
    at(
        attribute,
        "no loss follows this attribute",
        "write `#[allow(noncanonical_link)] loss squared`, without a `;` between them",
    )
}

pub(crate) fn duplicate_link_attribute(range: SpanRange) -> syn::Error {
    at(range, "the loss has one link attribute", "remove this one")
}

pub(crate) fn without_comma(option: &Ident) -> syn::Error {
    at(option.span(), format_args!("missing `,` before `{option}`"), format_args!("write `, {option}`"))
}

pub(crate) fn unknown_lint(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("unknown lint `{name}`"), format_args!("write `{}`", lint::NAME))
}

pub(crate) fn on_a_layer(range: SpanRange) -> syn::Error {
    at(
        range,
        "a layer takes no attributes",
        "remove this; `#[allow(noncanonical_link)]` comes before `loss`, and attributes of the struct before `struct`",
    )
}

pub(crate) fn on_an_unnamed_network(range: SpanRange) -> syn::Error {
    at(
        range,
        "the only attribute of an unnamed network is `#[network(crate = path)]`",
        "remove this, or give the network a name: `struct Name< … >;`",
    )
}

pub(crate) fn derives_network(range: SpanRange) -> syn::Error {
    at(range, "the macro itself derives `Network`", "remove this from the list")
}

pub(crate) fn inner(exclamation: Span) -> syn::Error {
    at(exclamation, "an attribute that comes before its item has no `!`", "remove this")
}

pub(crate) fn without_brackets(sign: Span) -> syn::Error {
    at(sign, "an attribute is in square brackets after `#`", "write for example `#[derive(Clone)]`, or remove this")
}

// Options of `#[network(…)]`.

pub(crate) fn without_options(range: SpanRange, example: &str) -> syn::Error {
    at(
        range,
        "the options of a network are written in parentheses after `network`",
        format_args!("write `#[network({example})]`"),
    )
}

pub(crate) fn unknown_option(written: &Ident, of: &str, known: &[&str]) -> syn::Error {
    let meant =
        names::closest(&written.to_string(), known.iter().filter_map(|option| option.split([' ', '(']).next()), &[]);
    let choices = || known.iter().map(|option| format!("`{option}`")).collect::<Vec<_>>().join(" or ");
    let help = meant.map_or_else(|| format!("write {}", choices()), |name| format!("did you mean `{name}`?"));
    at(written.span(), format_args!("unknown option `{written}` of a {of}"), help)
}

pub(crate) fn option_without_value(option: &Ident, example: &str) -> syn::Error {
    at(option.span(), format_args!("`{option}` has no value"), format_args!("write `{example}`"))
}

pub(crate) fn duplicate_option(span: Span, name: &str) -> syn::Error {
    at(span, format_args!("`{name}` is given twice"), "remove this one")
}

pub(crate) fn option_of_the_derive(option: &Ident) -> syn::Error {
    let (noun, example) = match option.to_string().as_str() {
        "loss" => ("the loss", "; loss squared"),
        _ => ("the link attribute", "; #[allow(noncanonical_link)] loss squared"),
    };
    at(
        option.span(),
        format_args!("in `network!`, {noun} is written in the body and not in an attribute"),
        format_args!("write `{example}` after the last layer"),
    )
}
