//! Widths in the syntax of other languages: `relu<3>`, `relu3`, `dense 3 relu`, `units = 3`.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitInt, Token, token};

use super::{is_name, unreadable};
use crate::builtin::FunctionKind;
use crate::message::{self, Errors};
use crate::modifier;
use crate::parse::function;
use crate::span::SpanRange;
use crate::syntax::Part;
use crate::token::lookahead::{begins_number, is_activation, is_over, is_punct};
use crate::width::Width;

/// `relu<3>`.
pub(super) fn generics(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    let Ok(word) = input.parse::<Ident>() else { return Ok(None) };
    let Some(entry) = FunctionKind::Activation.find(&word.to_string()) else { return Ok(None) };
    let Some((value, end)) = in_angles(input)? else { return Ok(None) };
    let range = SpanRange::from(word.span()).to(end);
    let has_width = begins_number(input) || input.peek(token::Brace) || is_name(input);
    if !has_width {
        errors.push(message::width::in_angles(range, &word, &value));
        return Ok(Some(unreadable(word.span())));
    }
    errors.push(message::function::in_angles(range, entry, &value));
    input.parse::<TokenTree>()?;
    Ok(Some(unreadable(word.span())))
}

/// Parses and reports a loss with generics, `huber<1>`. Returns whether there is one.
pub(in super::super) fn loss_with_generics(input: ParseStream, errors: &mut Errors) -> syn::Result<bool> {
    let fork = input.fork();
    let Ok(word) = fork.parse::<Ident>() else { return Ok(false) };
    let Some(entry) = FunctionKind::Loss.find(&word.to_string()) else { return Ok(false) };
    let Some((value, end)) = in_angles(&fork)? else { return Ok(false) };
    errors.push(message::function::in_angles(SpanRange::from(word.span()).to(end), entry, &value));
    input.parse::<Ident>()?;
    in_angles(input)?;
    Ok(true)
}

/// Parses `<50>` or `::<50>`, and returns the value with the location of the `>`.
pub(in super::super) fn in_angles(input: ParseStream) -> syn::Result<Option<(TokenTree, Span)>> {
    let angles = |input: ParseStream| {
        input.parse::<Option<Token![::]>>()?;
        input.parse::<Token![<]>()?;
        let value = input.parse::<TokenTree>()?;
        let end = input.parse::<Token![>]>()?.span;
        Ok((value, end))
    };
    if angles(&input.fork()).is_ok() { angles(input).map(Some) } else { Ok(None) }
}

/// `relu3`.
pub(super) fn glued(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    if !input.peek(Ident) {
        return Ok(None);
    }
    let word = input.parse::<Ident>()?;
    let Some((stem, number)) = without_number(&word) else { return Ok(None) };
    let is_whole = is_over(input) || modifier::TABLE.begins(input) || input.peek(Token![+]);
    if FunctionKind::Activation.find(&stem).is_none() || !is_whole {
        return Ok(None);
    }
    errors.push(message::foreign::missing_space(&word, &stem, &number));
    Ok(Some(unreadable(word.span())))
}

/// The word and the number in `relu3` or `relu_3`.
pub(in super::super) fn without_number(word: &Ident) -> Option<(String, String)> {
    let text = word.to_string();
    let stem = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text[stem.len()..].to_owned();
    (!number.is_empty()).then(|| (stem.trim_end_matches('_').to_owned(), number))
}

/// `dense 3 relu`, `hidden 3, relu`.
pub(super) fn activation_last(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    let Ok(word) = input.parse::<Ident>() else { return Ok(None) };
    if is_activation(Some(&word.clone().into())) && word != "linear"
        || modifier::TABLE.is_word(&word)
        || word == "input"
    {
        return Ok(None);
    }
    let is_width = begins_number(input) || input.peek(token::Brace);
    let Ok(width) = input.parse::<TokenTree>() else { return Ok(None) };
    let _ = input.parse::<Option<Token![,]>>();
    let is_named = |word: &Ident| FunctionKind::Activation.find(&word.to_string().to_lowercase()).is_some();
    if !is_width || !input.fork().parse::<Ident>().is_ok_and(|word| is_named(&word)) {
        return Ok(None);
    }
    let activation = function::parse(input, FunctionKind::Activation)?;
    let is_whole = is_over(input) || modifier::TABLE.begins(input);
    if !is_whole || begins_number(input) {
        return Ok(None);
    }
    let range = SpanRange::from(word.span()).to(activation.range());
    errors.push_recurring(message::body::swapped_layer(range, activation.name(), &width));
    let width = syn::parse2::<LitInt>(width.into()).ok();
    let width = width.and_then(|literal| Some(Width::Literal(literal.base10_parse().ok()?, literal)));
    Ok(Some(Part { activation: Some(activation), width, span: word.span() }))
}

/// The number in `units = 3` or `shape = (2,)`: the only one among these tokens.
pub(in super::super) fn only_number(group: &Group) -> Option<LitInt> {
    fn numbers(group: &Group, found: &mut Vec<LitInt>) {
        for token in group.stream() {
            match token {
                TokenTree::Literal(_) => found.extend(syn::parse2::<LitInt>(token.into()).ok()),
                TokenTree::Group(inner) if inner.delimiter() != Delimiter::Brace => numbers(&inner, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    numbers(group, &mut found);
    let is_key = |input: ParseStream| {
        input.call(Ident::parse_any)?;
        if input.parse::<Option<Token![=]>>()?.is_none() {
            input.parse::<Token![:]>()?;
        }
        input.parse::<TokenStream>().map(drop)
    };
    let has_key = is_key.parse2(group.stream()).is_ok();
    let has_comma = group.stream().into_iter().any(|token| is_punct(Some(&token), ','));
    found.pop().filter(|_| found.is_empty() && (has_key || has_comma))
}
