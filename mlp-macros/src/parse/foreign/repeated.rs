//! Repeated and grouped layers: `2 x relu 3`, `(relu 3) x 2`, `(relu 3 => tanh 3) repeat 2`.

use proc_macro2::{Span, TokenTree};
use syn::LitInt;
use syn::parse::ParseStream;

use super::unreadable;
use crate::message::{self, Errors};
use crate::modifier;
use crate::span::SpanRange;
use crate::syntax::Part;
use crate::token::lookahead::{begins_layer, begins_number, is_activation, next};
use crate::token::{piece, word};

/// Words for `x` in `2 x relu 3`.
const TIMES: &[&str] = &["x", "X", "times", "*"];

/// Skips and reports the number before a repeated layer: `2 x relu 3`. Returns whether there is one.
pub(in super::super) fn number_of_layers(input: ParseStream, errors: &mut Errors) -> syn::Result<bool> {
    let fork = input.fork();
    let Some((number, range)) = factor(&fork) else { return Ok(false) };
    let Some(sign) = times(&fork) else { return Ok(false) };
    if !begins_layer(&fork) && !is_layer_in_brackets(next(&fork).as_ref()) || fork.peek(word::input) {
        return Ok(false);
    }
    errors.push_recurring(message::foreign::number_before_a_layer(range.to(sign), &number));
    input.parse::<TokenTree>()?;
    input.parse::<TokenTree>()?;
    Ok(true)
}

/// Skips the number after a layer in brackets, `x 2`. Returns the number with its location.
pub(in super::super) fn number_after_brackets(input: ParseStream) -> syn::Result<Option<(LitInt, SpanRange)>> {
    let fork = input.fork();
    let found = times(&fork).and_then(|_| factor(&fork));
    if found.is_some() {
        input.parse::<TokenTree>()?;
        input.parse::<TokenTree>()?;
    }
    Ok(found)
}

fn factor(input: ParseStream) -> Option<(LitInt, SpanRange)> {
    let number = if begins_number(input) { input.parse::<LitInt>().ok() } else { None }?;
    let range = number.span().into();
    Some((number, range))
}

fn times(input: ParseStream) -> Option<Span> {
    let sign = next(input).filter(|sign| TIMES.contains(&sign.to_string().as_str()))?;
    input.parse::<TokenTree>().ok().map(|_| sign.span())
}

/// `(relu 3)`.
fn is_layer_in_brackets(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if is_activation(group.stream().into_iter().next().as_ref()))
}

/// Several layers in brackets: `(relu 3 => tanh 3)`.
pub(super) fn brackets(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    let Some(TokenTree::Group(group)) = next(input).filter(|token| is_layer_in_brackets(Some(token))) else {
        return Ok(None);
    };
    let tokens: Vec<_> = group.stream().into_iter().collect();
    if piece::arrow(&tokens).is_none() {
        return Ok(None);
    }
    input.parse::<TokenTree>()?;
    let is_repeated = number_after_brackets(input)?.is_some() || modifier::TABLE.begins(input);
    errors.push(message::foreign::layers_in_brackets(&group, is_repeated));
    Ok(Some(unreadable(group.span())))
}
