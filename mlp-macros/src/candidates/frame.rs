//! Parses the frame of candidates: attributes, `pub enum Name<`.

use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Token, Visibility};

use super::parse;
use super::syntax::Definition;
use crate::attribute;
use crate::message::{self, Errors};
use crate::names;
use crate::resolve;
use crate::span::SpanRange;
use crate::token::lookahead::is_punct;
use crate::token::number;

/// Parses a call.
pub(super) fn definition(tokens: TokenStream, errors: &mut Errors) -> syn::Result<Definition> {
    if tokens.is_empty() {
        return Err(message::candidates::empty());
    }
    let tokens = number::bounded(tokens, errors);
    let last = tokens.clone().into_iter().last().map_or_else(Span::call_site, |last| last.span());
    let read = |input: ParseStream| {
        let attributes = attribute::outer(input)?.into_iter();
        let attributes = attributes.map(|attribute| resolve::without_network(attribute, errors)).collect();
        let visibility = input.parse::<Visibility>()?;
        let keyword = keyword(input, last, errors)?;
        if !input.peek(syn::Ident) {
            return Err(message::candidates::missing_name(keyword));
        }
        let name = input.parse::<Ident>()?;
        let name = names::identifier(&name).unwrap_or(name);
        let mut tokens: Vec<_> = input.parse::<TokenStream>()?.into_iter().collect();
        open(&mut tokens, &name, errors)?;
        let body = parse::body(tokens, errors);
        Ok(Definition { attributes, visibility, keyword, name, body })
    };
    read.parse2(tokens)
}

/// Parses `enum`, or reports another word in its place, or that nothing follows the last token.
fn keyword(input: ParseStream, last: Span, errors: &mut Errors) -> syn::Result<Span> {
    if let Some(keyword) = input.parse::<Option<Token![enum]>>()? {
        return Ok(keyword.span);
    }
    if input.peek(syn::Ident) && input.peek2(Token![<]) {
        let name = input.fork().parse::<Ident>()?;
        errors.push(message::candidates::missing_enum(&name));
        return Ok(name.span());
    }
    let Ok(word) = input.call(Ident::parse_any) else {
        return Err(message::candidates::not_an_enum(if input.is_empty() { last } else { input.span() }));
    };
    let error = message::candidates::not_an_enum(word.span());
    if !input.peek(syn::Ident) {
        return Err(error);
    }
    errors.push(error);
    Ok(word.span())
}

/// Checks that the body begins, after removing generics.
fn open(tokens: &mut Vec<TokenTree>, name: &Ident, errors: &mut Errors) -> syn::Result<()> {
    let is_close = |token: &TokenTree| is_punct(Some(token), '>');
    if let Some(close) = tokens.iter().position(is_close).filter(|close| is_punct(tokens.get(close + 1), '<')) {
        let generics: TokenStream = tokens.drain(..=close).collect();
        errors.push(message::candidates::generics(SpanRange::of(generics), name));
    }
    if let Some(TokenTree::Group(group)) = tokens.first().cloned()
        && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(first)) if first == "input")
    {
        errors.push(message::frame::wrong_brackets(group.span_open(), &group));
        *tokens = in_angles(&group);
    }
    match tokens.first() {
        open if is_punct(open, '<') => Ok(()),
        Some(TokenTree::Ident(word)) if word == "input" => Err(message::candidates::unopened_body(word.span(), name)),
        _ => Err(message::candidates::missing_body(name)),
    }
}

/// The body in the brackets of `{ input … }` with its angles.
fn in_angles(group: &Group) -> Vec<TokenTree> {
    let sign = |character, span| {
        let mut sign = Punct::new(character, Spacing::Alone);
        sign.set_span(span);
        TokenTree::Punct(sign)
    };
    let close = group.span_close();
    let end = [sign('>', close), sign(';', close)];
    std::iter::once(sign('<', group.span_open())).chain(group.stream()).chain(end).collect()
}
