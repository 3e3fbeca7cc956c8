//! Messages about activations, losses, and their constants.

use std::fmt::Display;

use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::{Ident, LitInt};

use super::{Recurring, at, list, recurring, shown};
use crate::builtin::{BuiltIn, Constant, FunctionKind, Minimum};
use crate::span::SpanRange;

pub(crate) fn unknown(word: &Ident, kind: FunctionKind) -> syn::Error {
    if kind.other().find(&word.to_string()).is_some() {
        return other_kind(word, kind);
    }
    let help = match kind.closest(&word.to_string()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write one of {}, or the path of your own type, such as `self::Mine`", list(kind.names())),
    };
    at(word.span(), format_args!("unknown {} `{word}`", kind.name()), help)
}

fn other_kind(word: &Ident, expected: FunctionKind) -> syn::Error {
    at(
        word.span(),
        format_args!("`{word}` is {}, not {}", expected.other().with_article(), expected.with_article()),
        format_args!("write {}, such as `{}`", expected.with_article(), example(expected)),
    )
}

fn example(kind: FunctionKind) -> &'static str {
    kind.placeholder().name
}

/// `rest` is the name of a lifetime after its quote.
pub(crate) fn not_a_name(found: &TokenTree, rest: Option<&TokenTree>, expected: FunctionKind) -> syn::Error {
    let unquoted = found.to_string().trim_matches('"').to_owned();
    let help = match expected.find(&unquoted) {
        Some(entry) => format!("write `{}`, without quotes", entry.name),
        None => format!("write its name, such as `{}`", example(expected)),
    };
    let range = rest.map_or_else(|| SpanRange::from(found), |rest| SpanRange::from(found).to(rest));
    let found = shown(found) + &rest.map_or_else(String::new, ToString::to_string);
    at(range, format_args!("expected {}, found `{found}`", expected.with_article()), help)
}

pub(crate) fn missing(expected: FunctionKind) -> syn::Error {
    at(
        Span::call_site(),
        format_args!("expected {}", expected.with_article()),
        format_args!("write its name, such as `{}`", example(expected)),
    )
}

pub(crate) fn too_few_units(range: SpanRange, minimum: &Minimum) -> syn::Error {
    at(range, minimum.reason, minimum.help)
}

// Constants.

pub(crate) fn unexpected_constants(span: Span, name: &str) -> syn::Error {
    at(span, format_args!("`{name}` takes no constants"), format_args!("write `{name}`"))
}

/// `relu<3> 2`.
pub(crate) fn in_angles(range: SpanRange, function: &BuiltIn, value: impl Display) -> syn::Error {
    let name = function.name;
    if function.constant.is_some() {
        at(
            range,
            format_args!("the constant of `{name}` must be in parentheses"),
            format_args!("write `{name}({value})`"),
        )
    } else {
        at(range, format_args!("`{name}` takes no generics"), format_args!("write `{name}`"))
    }
}

pub(crate) fn constants_of_path(span: Span, path: impl Display) -> syn::Error {
    at(
        span,
        "a type of your own takes its constants as generics",
        format_args!("write them between `<` and `>` after `{path}`"),
    )
}

pub(crate) fn constant_without_parentheses(span: Span, name: &str, constant: impl Display) -> Recurring {
    recurring(
        span,
        format_args!("the constant of `{name}` must be in parentheses"),
        format_args!("write `{name}({constant})`"),
    )
}

pub(crate) fn wrong_number_of_constants(span: Span, name: &str, constant: &Constant, found: usize) -> syn::Error {
    let found = match found {
        0 => "none is given".to_owned(),
        found => format!("{found} are given"),
    };
    at(
        span,
        format_args!("`{name}` takes one constant, its {}, but {found}", constant.meaning),
        format_args!("write `{name}({})`, or `{name}` for the same", constant.default),
    )
}

/// `leaky_relu(0.1, 2)`.
pub(crate) fn width_among_constants(
    span: Span,
    name: impl Display,
    constant: impl ToTokens,
    width: &LitInt,
) -> syn::Error {
    let constant = constant.to_token_stream();
    at(
        span,
        format_args!("the width follows the constant of `{name}`"),
        format_args!("write `{name}({constant}) {width}`"),
    )
}

pub(crate) fn bad_constant(range: impl Into<SpanRange>, name: &str, constant: &Constant) -> syn::Error {
    at(
        range,
        format_args!("the {} of `{name}` must be a number, written out", constant.meaning),
        format_args!("write a literal: `{name}({})`", constant.default),
    )
}

/// `huber(delta = 1.0)`.
pub(crate) fn named_constant(range: SpanRange, name: &str, value: impl Display) -> syn::Error {
    at(range, format_args!("the constant of `{name}` has no name"), format_args!("write `{name}({value})`"))
}

pub(crate) fn negative_constant(range: SpanRange, name: &str, constant: &Constant) -> syn::Error {
    at(
        range,
        format_args!("the {} of `{name}` cannot be negative", constant.meaning),
        format_args!("write `{name}({})`", constant.default),
    )
}

pub(crate) fn zero_constant(span: Span, name: &str, constant: &Constant) -> syn::Error {
    at(
        span,
        format_args!("the {} of `{name}` must be greater than zero", constant.meaning),
        format_args!("write `{name}({})`", constant.default),
    )
}

pub(crate) fn unrepresentable_constant(span: Span, name: &str, constant: &Constant) -> syn::Error {
    at(
        span,
        format_args!("the {} of `{name}` is not a ratio of two 64-bit integers", constant.meaning),
        "write a number with fewer digits",
    )
}
