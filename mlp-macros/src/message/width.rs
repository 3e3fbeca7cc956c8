//! Messages about widths.

use std::fmt::Display;

use proc_macro2::{Group, Span, TokenStream};
use syn::LitInt;

use super::{Recurring, at, recurring};
use crate::span::SpanRange;

pub(crate) fn missing(span: Span, word: &str) -> syn::Error {
    at(span, format_args!("`{word}` has no width"), format_args!("write the number of units: `{word} 2`"))
}

pub(crate) fn no_units(span: Span) -> syn::Error {
    at(span, "a layer of no units computes nothing", "write a width of at least 1")
}

pub(crate) fn no_inputs(span: Span) -> syn::Error {
    at(span, "a network of no inputs always has the same output", "write `input 1` or more")
}

pub(crate) fn bad(range: impl Into<SpanRange>, written: impl Display) -> syn::Error {
    let written = written.to_string();
    let help = match whole_number(&written) {
        Some(number) => format!("write `{number}`"),
        None => "write an integer such as `16`, the path of a `const`, or a const expression in braces: `{ 2 * N }`"
            .to_owned(),
    };
    at(range, format_args!("`{written}` is not a width: a width is a positive whole number, a `usize`"), help)
}

/// Several numbers, in brackets or joined by `x`.
pub(crate) fn several(range: impl Into<SpanRange>, product: &TokenStream, of: &str) -> syn::Error {
    let of_inputs = if of == "input" { "; several inputs have names: `2 as left, 3 as right`" } else { "" };
    at(range, "a width is one number", format_args!("write the product, `{{ {product} }}`{of_inputs}"))
}

/// The integer meant by `2.0`, `"2"` and `2u8`.
fn whole_number(written: &str) -> Option<&str> {
    let number = written.trim_matches('"');
    let digits = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &number[..number.len() - digits.len()];
    let is_whole = digits.trim_start_matches('.').trim_matches('0').is_empty() || digits.starts_with(['u', 'i', 'f']);
    (is_whole && number.parse::<usize>().is_ok_and(|number| number > 0)).then_some(number)
}

pub(crate) fn too_large(literal: &LitInt) -> syn::Error {
    at(literal.span(), format_args!("`{literal}` does not fit into a `usize`"), "write a smaller width")
}

pub(crate) fn too_many_weights(span: Span) -> syn::Error {
    at(span, "no memory could hold the weights between units of these widths", "write a smaller width")
}

/// A word or a sign between `after` and the number.
pub(crate) fn word_before(range: SpanRange, after: &str, number: &LitInt) -> Recurring {
    recurring(
        range,
        "a width is a number, without a word or a sign before it",
        format_args!("write `{after} {number}`"),
    )
}

pub(crate) fn in_parentheses(span: Span, stream: &TokenStream) -> Recurring {
    let help = match syn::parse2::<LitInt>(stream.clone()) {
        Ok(number) => format!("write `{number}`"),
        Err(_) => format!("write a const expression in braces: `{{ {stream} }}`"),
    };
    recurring(span, "a width takes no parentheses", help)
}

pub(crate) fn in_brackets(group: &Group) -> Recurring {
    recurring(group.span(), "a width takes no brackets", format_args!("write `{}`", group.stream()))
}

pub(crate) fn not_in_braces(expression: &TokenStream) -> Recurring {
    recurring(
        SpanRange::of(expression),
        "a computed width must be in braces",
        format_args!("write `{{ {expression} }}`"),
    )
}

/// `2 ** 3`.
pub(crate) fn power(range: SpanRange, base: impl Display, exponent: impl Display) -> syn::Error {
    at(
        range,
        "a computed width must be in braces, and Rust has no operator `**`",
        format_args!("write `{{ usize::pow({base}, {exponent}) }}`"),
    )
}

pub(crate) fn range(range: &TokenStream) -> syn::Error {
    at(
        SpanRange::of(range),
        "a width is one number, and not a range",
        "write one of them; `candidates!` takes several as a list: `[16 | 32]`",
    )
}

pub(crate) fn bad_expression(error: &syn::Error) -> syn::Error {
    at(error.span(), format_args!("this width is not an expression: {error}"), "write for example `{ 2 * N }`")
}

pub(crate) fn in_angles(range: SpanRange, word: impl Display, number: impl Display) -> syn::Error {
    at(range, "a width takes no angle brackets", format_args!("write `{word} {number}`"))
}
