//! What may follow the width of a layer: `as name`, `repeat 3`, `no_bias`, `init he_normal`.

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, LitInt, Token};

use super::lookahead::{begins_modifier, is_over, is_punct, next};
use super::{width, word};
use crate::ast::Modifier;
use crate::error::{self, Errors};
use crate::names;
use crate::place::Place;

/// Reads the modifiers of a layer, up to what does not belong to it.
pub(super) fn list(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Modifier>> {
    let mut modifiers = Vec::new();
    loop {
        skip_comma(input, errors)?;
        let span = input.span();
        if input.parse::<Option<Token![as]>>()?.is_some() {
            modifiers.push(Modifier::As(span, name(input, span, errors)?));
        } else if input.parse::<Option<word::repeat>>()?.is_some() {
            modifiers.push(Modifier::Repeat(span, count(input, span, errors)?));
        } else if input.parse::<Option<word::no_bias>>()?.is_some() {
            modifiers.push(Modifier::NoBias(span));
        } else if input.parse::<Option<word::init>>()?.is_some() {
            modifiers.push(Modifier::Init(span, scheme(input, span, errors)?));
        } else if is_over(input) {
            return Ok(modifiers);
        } else {
            unknown(input, errors)?;
        }
    }
}

/// Passes over `,` before a modifier.
fn skip_comma(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    let fork = input.fork();
    if fork.parse::<Token![,]>().is_ok() && begins_modifier(&fork) {
        let comma = input.parse::<Token![,]>()?;
        errors.push(error::stray(comma.span, ",", "the layer's width"));
    }
    Ok(())
}

/// Passes over what is no modifier, with its argument.
fn unknown(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    let token = input.parse::<TokenTree>()?;
    errors.push(error::unknown_modifier(&token));
    if names::modifier(&token.to_string()) != Some("no_bias") {
        skip_argument(input)?;
    }
    Ok(())
}

/// Passes over the argument of a modifier: everything up to another one.
pub(super) fn skip_argument(input: ParseStream) -> syn::Result<()> {
    let is_modifier = |token: &TokenTree| names::modifier(&token.to_string()).is_some();
    while !is_over(input) && !next(input).is_some_and(|token| is_modifier(&token)) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// One argument: its tokens, or nothing.
fn argument(input: ParseStream, of: &str, errors: &mut Errors) -> syn::Result<Option<(Place, TokenTree)>> {
    width::skip_assignment(input, of, errors)?;
    // A layer may have any name, `input` and `init` as well.
    let is_missing = if of == "as" {
        !input.peek(Ident) && is_over(input) || begins_whole_modifier(input)
    } else {
        is_over(input) || begins_modifier(input)
    };
    if is_missing {
        return Ok(None);
    }
    let token = input.parse::<TokenTree>()?;
    let mut place = Place::from(&token);
    if is_punct(Some(&token), '-') && input.peek(syn::Lit) {
        place = place.to(&input.parse::<TokenTree>()?);
    }
    Ok(Some((place, token)))
}

/// Whether a modifier begins here that has its argument, so that it is meant as one.
fn begins_whole_modifier(input: ParseStream) -> bool {
    let fork = input.fork();
    let is_modifier = begins_modifier(input) && fork.parse::<TokenTree>().is_ok();
    is_modifier && (input.peek(Token![as]) || input.peek(word::no_bias) || !is_over(&fork) && !begins_modifier(&fork))
}

fn name(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Option<Ident>> {
    let Some((place, token)) = argument(input, "as", errors)? else {
        errors.push(error::bad_layer_name(keyword));
        return Ok(None);
    };
    if names::NUMBER_TYPES.contains(&token.to_string().as_str()) {
        errors.push(error::type_as_layer_name(&token));
        return Ok(None);
    }
    let name = syn::parse2::<Ident>(token.into()).ok();
    if name.is_none() {
        errors.push(error::bad_layer_name(place));
    }
    Ok(name)
}

fn count(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Option<usize>> {
    let Some((place, token)) = argument(input, "repeat", errors)? else {
        errors.push(error::bad_repeat(keyword));
        return Ok(None);
    };
    let count = syn::parse2::<LitInt>(token.into())
        .ok()
        .filter(|literal| literal.suffix().is_empty())
        .and_then(|literal| literal.base10_parse::<usize>().ok())
        .filter(|count| (1..=1000).contains(count));
    if count.is_none() {
        errors.push(error::bad_repeat(place));
    }
    Ok(count)
}

fn scheme(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Option<Ident>> {
    let (place, scheme) = match argument(input, "init", errors)? {
        Some((place, token)) => (place, syn::parse2::<Ident>(token.into()).ok()),
        None => (keyword.into(), None),
    };
    if scheme.is_none() {
        errors.push(error::missing_initializer(place));
    }
    Ok(scheme)
}
