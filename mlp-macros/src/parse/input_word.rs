//! Parses the word `input`, or another in its place.

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, LitInt};

use super::{foreign, part};
use crate::message::{self, Errors};
use crate::modifier;
use crate::names::{self, Synonym};
use crate::span::SpanRange;
use crate::syntax::Input;
use crate::token::lookahead::{is_activation, is_over, next};
use crate::token::word;

/// Other words for `input`.
const SYNONYMS: &[Synonym] = &[
    ("in", "input"),
    ("inp", "input"),
    ("input_shape", "input"),
    ("input_dim", "input"),
    ("input_size", "input"),
    ("input_layer", "input"),
    ("inputlayer", "input"),
    ("in_features", "input"),
];

/// Parses `input`, or a misspelling of it, or nothing before a number.
pub(super) fn keyword(input: ParseStream, is_first: bool, errors: &mut Errors) -> syn::Result<Option<Span>> {
    if input.peek(word::input) {
        return Ok(Some(input.parse::<word::input>()?.span));
    }
    if is_first && input.peek(word::sparse) && input.peek2(LitInt) {
        let fork = input.fork();
        let (sparse, width) = (fork.parse::<TokenTree>()?, fork.parse::<LitInt>()?);
        errors.push(message::input::missing_word(&sparse, format_args!("sparse {width}")));
        return Ok(Some(sparse.span()));
    }
    if is_first && input.peek(word::sparse) && input.peek2(word::input) {
        let sparse = input.parse::<word::sparse>()?;
        let span = input.parse::<word::input>()?.span;
        errors.push(message::input::sparse_before_input(SpanRange::from(sparse.span).to(span)));
        return Ok(Some(span));
    }
    if let Some(number @ TokenTree::Literal(_)) = next(input).filter(|_| is_first && !part::is_swapped(input)) {
        errors.push(message::input::missing_word(&number, &number));
        return Ok(Some(number.span()));
    }
    let written = next(input).filter(|token| matches!(token, TokenTree::Ident(_)) && !is_activation(Some(token)));
    let Some(written) =
        written.filter(|token| is_first && names::closest(&token.to_string(), ["input"], SYNONYMS).is_some())
    else {
        return Ok(None);
    };
    errors.push(message::body::unknown_word(&written, "`input`", Some("input")));
    Ok(Some(input.parse::<TokenTree>()?.span()))
}

/// Parses and reports `input2`.
pub(super) fn glued(input: ParseStream, is_first: bool, errors: &mut Errors) -> syn::Result<Option<Input>> {
    let Ok(word) = input.fork().parse::<Ident>() else { return Ok(None) };
    let Some((stem, number)) = foreign::without_number(&word).filter(|(stem, _)| is_first && stem == "input") else {
        return Ok(None);
    };
    input.parse::<Ident>()?;
    errors.push(message::foreign::missing_space(&word, &stem, &number));
    let mut errors = Errors::default();
    while !is_over(input) {
        if modifier::TABLE.parse(input, &mut errors)?.is_none() {
            input.parse::<TokenTree>()?;
        }
    }
    Ok(Some(Input::unreadable(word.span())))
}
