//! Parses the parts of a layer, `relu 2 + tanh 3`, and their widths.

use proc_macro2::{Delimiter, Group, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitInt, Token};

use super::{foreign, function, width};
use crate::builtin::FunctionKind;
use crate::message::{self, Errors};
use crate::modifier;
use crate::span::SpanRange;
use crate::syntax::{Part, WrittenFunction};
use crate::token::lookahead::{begins_layer, is_activation, is_over, is_punct, next};
use crate::token::word;
use crate::width::Width;

/// Parses the width after an activation, possibly in erroneous parentheses.
pub(super) fn width_after(
    input: ParseStream,
    activation: &mut WrittenFunction,
    errors: &mut Errors,
) -> syn::Result<Option<Width>> {
    let has_width =
        !is_over(input) && !modifier::TABLE.begins(input) && !modifier::begins_call(input) && !input.peek(Token![+]);
    let is_any_word = || {
        let word = activation.word().filter(|_| activation.constants.is_none());
        word.is_some_and(|word| FunctionKind::Activation.closest(&word.to_string()).is_none())
    };
    if !has_width && is_any_word() {
        return Ok(None); // not an activation without a width, but no activation
    }
    while input.peek(word::sparse) && input.peek2(LitInt) {
        errors.push(message::input::sparse_layer(input.parse::<word::sparse>()?.span));
    }
    let constants = activation.constants.as_ref().map(|constants| constants.span);
    if let (false, Some(span)) = (has_width, constants)
        && let Some((constant, width)) = activation.take_width_after_constant()
    {
        errors.push(message::function::width_among_constants(span, activation.name(), constant, &width));
        return Ok(width::literal(width, errors));
    }
    match (!has_width).then(|| activation.take_width()).flatten() {
        Some(parentheses) => Ok(width::parenthesized(&parentheses, errors)),
        None => width::parse(input, activation.span(), &activation.name(), errors),
    }
}

/// A part; of a path without a width, rustc would report what is meant as another name.
pub(super) fn readable(activation: WrittenFunction, width: Option<Width>) -> Part {
    let span = activation.span();
    let is_known = width.is_some() || activation.word().is_some();
    Part { activation: Some(activation).filter(|_| is_known), width, span }
}

/// Parses further parts: `+ tanh 4`.
pub(super) fn more_parts(input: ParseStream, parts: &mut Vec<Part>, errors: &mut Errors) -> syn::Result<()> {
    while input.peek(Token![+]) || begins_part_after_a_word(input) {
        let plus = input.parse::<TokenTree>()?;
        if let TokenTree::Ident(word) = &plus {
            errors.push(message::heads::not_a_plus(word));
        }
        let plus = plus.span();
        while input.peek(Token![+]) {
            errors.push(message::stray(input.parse::<Token![+]>()?.span, "+", "`+`"));
        }
        if is_over(input) && !begins_layer(input) || modifier::TABLE.begins(input) {
            errors.push(message::heads::missing_part(plus));
            parts.push(Part { activation: None, width: None, span: plus });
            break;
        }
        parts.push(part(input, errors)?);
    }
    Ok(())
}

/// Whether a word for `+` and a part follow: `and tanh 4`.
pub(super) fn begins_part_after_a_word(input: ParseStream) -> bool {
    let fork = input.fork();
    let is_plus = fork.parse::<Ident>().is_ok_and(|word| word == "and" || word == "plus");
    is_plus && begins_layer(&fork) && !fork.peek(word::input)
}

pub(super) fn part(input: ParseStream, errors: &mut Errors) -> syn::Result<Part> {
    let span = input.span();
    if let Some(number @ TokenTree::Literal(_)) = next(input).filter(|_| is_swapped(input)) {
        let width = width::simple(input, errors)?;
        let activation = function::parse(input, FunctionKind::Activation)?;
        let range = SpanRange::from(span).to(activation.range());
        errors.push_recurring(message::body::swapped_layer(range, activation.name(), &number));
        return Ok(Part { activation: Some(activation), width, span });
    }
    if let Some(part) = foreign::part(input, errors)? {
        return Ok(part);
    }
    if let Some(content) = without_brackets(input, errors)? {
        return (|inner: ParseStream| part(inner, errors)).parse2(content);
    }
    let mut activation = function::parse(input, FunctionKind::Activation)?;
    let width = width_after(input, &mut activation, errors)?;
    Ok(readable(activation, width))
}

/// Removes and reports brackets around activations. Returns their content, in which `+` replaces other signs between parts.
pub(super) fn without_brackets(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<TokenStream>> {
    let Some(TokenTree::Group(group)) = next(input) else { return Ok(None) };
    if !is_activation(group.stream().into_iter().next().as_ref()) {
        return Ok(None);
    }
    input.parse::<TokenTree>()?;
    if let Some((layer, number)) = array(&group) {
        errors.push(message::foreign::number_after_brackets(group.span().into(), &layer, &number));
        return Ok(Some(layer));
    }
    let plus = |sign: TokenTree| match sign {
        TokenTree::Punct(punct) if [',', '|', '&', ';'].contains(&punct.as_char()) => {
            let mut plus = Punct::new('+', Spacing::Alone);
            plus.set_span(punct.span());
            plus.into()
        }
        token => token,
    };
    let content: TokenStream = group.stream().into_iter().map(plus).collect();
    if let Some((number, end)) = foreign::number_after_brackets(input)? {
        let range = SpanRange::from(group.span()).to(end);
        errors.push(message::foreign::number_after_brackets(range, &content, &number));
    } else {
        errors.push_recurring(message::heads::in_brackets(&group, &content));
    }
    Ok(Some(content))
}

/// The layer and the number in `[relu 3; 2]`, as in an array of Rust.
fn array(group: &Group) -> Option<(TokenStream, LitInt)> {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let [layer @ .., sign, number] = tokens.as_slice() else { return None };
    let number = syn::parse2(number.clone().into()).ok()?;
    let is_array = group.delimiter() == Delimiter::Bracket && is_punct(Some(sign), ';') && layer.len() == 2;
    is_array.then(|| (layer.iter().cloned().collect(), number))
}

/// Skips the `+` before a part that follows modifiers, and returns its location.
pub(super) fn part_after_modifiers(input: ParseStream) -> syn::Result<Option<Span>> {
    let fork = input.fork();
    let is_part = fork.parse::<Token![+]>().is_ok() && begins_layer(&fork);
    if is_part { input.parse::<Token![+]>().map(|plus| Some(plus.span)) } else { Ok(None) }
}

/// Whether the second token is an activation.
pub(super) fn is_swapped(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<TokenTree>().is_ok() && is_activation(next(&fork).as_ref())
}
