//! `no_bias`: a layer without biases.

use proc_macro2::{Span, TokenTree};
use quote::quote_spanned;
use syn::parse::ParseStream;
use syn::{LitBool, Token, token};

use super::syntax::{Argument, Draft, Effect, Syntax, anywhere};
use crate::message::at;
use crate::span::SpanRange;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "no_bias",
    example: "no_bias",
    synonyms: &[("bias_false", "no_bias"), ("nobias", "no_bias"), ("unbiased", "no_bias")],
    takes_argument: false,
    parse,
    check: anywhere,
    field: None,
};

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    if let Some(range) = value(argument.input)? {
        argument.errors.push(with_a_value(range));
    }
    Ok(Some(Box::new(|draft: &mut Draft| {
        let krate = &draft.krate;
        draft.dense.has_bias = false;
        draft.dense.connections = Some(quote_spanned!(Span::mixed_site()=> #krate::connection::NoBias));
        draft.dense.notes.push("no bias".to_owned());
    })))
}

/// Parses `= true`, `(true)`, `true` or `()`.
fn value(input: ParseStream) -> syn::Result<Option<SpanRange>> {
    let fork = input.fork();
    let start = fork.span();
    let has_sign = !fork.peek(Token![=>])
        && (fork.parse::<Option<Token![=]>>()?.is_some() || fork.parse::<Option<Token![:]>>()?.is_some());
    let is_value = has_sign || fork.peek(LitBool) || fork.peek(token::Paren);
    let Some(value) = fork.parse::<TokenTree>().ok().filter(|_| is_value) else { return Ok(None) };
    while input.cursor() != fork.cursor() {
        input.parse::<TokenTree>()?;
    }
    Ok(Some(SpanRange::from(start).to(&value)))
}

fn with_a_value(range: SpanRange) -> syn::Error {
    at(range, "`no_bias` takes no value", "remove this")
}
