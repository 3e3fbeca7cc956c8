//! The argument of a keyword, such as the number in `repeat 3`.

use proc_macro2::{Spacing, TokenTree};
use syn::AngleBracketedGenericArguments;
use syn::parse::ParseStream;

use super::lookahead::{begins_layer, is_over, is_punct, next};
use crate::message::body::assigned;
use crate::message::{Errors, shown};
use crate::span::SpanRange;

/// Parses one token; of a signed number, the sign, and of a lifetime, the quote, with the range of both.
pub(crate) fn signed(input: ParseStream) -> syn::Result<(SpanRange, TokenTree)> {
    let token = input.parse::<TokenTree>()?;
    let mut range = SpanRange::from(&token);
    let is_number = is_punct(Some(&token), '-') && input.peek(syn::Lit);
    if is_number || is_punct(Some(&token), '\'') {
        range = range.to(&input.parse::<TokenTree>()?);
    }
    Ok((range, token))
}

/// Skips generic arguments, `<50>`.
pub(crate) fn skip_generics(input: ParseStream) -> syn::Result<()> {
    let fork = input.fork();
    if fork.parse::<AngleBracketedGenericArguments>().is_ok() {
        input.parse::<AngleBracketedGenericArguments>()?;
    }
    Ok(())
}

/// Skips everything up to the next modifier or the end of the layer.
pub(crate) fn skip(input: ParseStream, is_modifier: impl Fn(&str) -> bool) -> syn::Result<()> {
    while !is_over(input) && !next(input).is_some_and(|token| is_modifier(&token.to_string())) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Skips and reports `=` or `:` between a word and its value.
pub(crate) fn skip_assignment(input: ParseStream, word: &str, errors: &mut Errors) -> syn::Result<()> {
    let is_alone = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Alone);
    let is_sign = |token: &TokenTree| is_punct(Some(token), '=') || is_punct(Some(token), ':');
    let Some(sign) = next(input).filter(|token| is_sign(token) && is_alone(token)) else { return Ok(()) };
    let fork = input.fork();
    fork.parse::<TokenTree>()?;
    if let Some(value) = next(&fork).filter(|_| !begins_layer(&fork)) {
        input.parse::<TokenTree>()?;
        errors.push_recurring(assigned(&sign, &sign.to_string(), word, &shown(&value)));
    }
    Ok(())
}
