//! Messages about the frame of a network: `pub struct Name< … >;`.

use std::fmt::Display;

use proc_macro2::{Group, Span};
use syn::Ident;

use super::{BODY, at, brackets};
use crate::span::SpanRange;

pub(crate) fn empty_network() -> syn::Error {
    at(
        Span::call_site(),
        "this `network!` defines no network",
        format_args!("write `struct Name{BODY};`, or `{BODY}` for an unnamed network"),
    )
}

pub(crate) fn not_a_struct(span: Span) -> syn::Error {
    at(
        span,
        "a network begins with `struct Name<` or, if it is unnamed, with `<`",
        format_args!("write `struct Name{BODY};`"),
    )
}

pub(crate) fn missing_struct(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("missing `struct` before `{name}`"), format_args!("write `struct {name}<`"))
}

pub(crate) fn missing_name(span: Span) -> syn::Error {
    at(span, "this network has no name", "write `struct Name< … >;`, or omit `struct` for an unnamed network")
}

pub(crate) fn generics(range: SpanRange, name: impl Display) -> syn::Error {
    at(
        range,
        "a network takes no generics",
        format_args!("remove this; `{name}` is generic over its scalar anyway: `{name}::<f64>`"),
    )
}

pub(crate) fn missing_body(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("the layers of `{name}` are missing"), format_args!("write `struct {name}{BODY};`"))
}

pub(crate) fn wrong_brackets(span: Span, group: &Group) -> syn::Error {
    let (open, close) = brackets(group);
    at(
        span,
        format_args!("the body of a network is enclosed in `<` and `>`, not in `{open}` and `{close}`"),
        "write `< input … >`",
    )
}

pub(crate) fn unopened_body(span: Span, name: Option<&Ident>) -> syn::Error {
    let help = match name {
        Some(name) => format!("write `struct {name}< input … >;`"),
        None => "write `< input … >` for an unnamed network, or `struct Name< input … >;`".to_owned(),
    };
    at(span, "missing `<` before `input`", help)
}

pub(crate) fn unclosed_body(span: Span) -> syn::Error {
    at(span, "the `<` of this network is never closed", "write `>` after the loss")
}

pub(crate) fn missing_semicolon(span: Span) -> syn::Error {
    at(span, "missing `;` after the network", "write `>;`")
}

pub(crate) fn stray_token(span: Span) -> syn::Error {
    at(span, "nothing may follow the network", "remove this")
}

pub(crate) fn second_network(span: Span) -> syn::Error {
    at(span, "one `network!` defines one network", "put this one into a `network!` of its own")
}
