//! What may follow the width of a layer: `as name`, `repeat 3`, `no_bias`, `init he_normal`, `dropout 0.5`.

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, Lit, LitInt, Token};

use super::lookahead::{begins_modifier, is_over, is_punct, next};
use super::{width, word};
use crate::ast::{Modifier, Probability};
use crate::constant::Ratio;
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
        } else if input.parse::<Option<word::dropout>>()?.is_some() {
            modifiers.push(Modifier::Dropout(span, probability(input, span, errors)?));
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

fn probability(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Option<Probability>> {
    let Some((place, token)) = argument(input, "dropout", errors)? else {
        errors.push(error::bad_probability(keyword));
        return Ok(None);
    };
    let probability = if let Some(percent) = input.parse::<Option<Token![%]>>()? {
        Err(error::percentage(place.to(percent.span), number(&token).as_deref()))
    } else if begins_computation(input) {
        skip_argument(input)?;
        Err(error::bad_probability(place))
    } else {
        read_probability(place, &token)
    };
    Ok(errors.keep(probability))
}

/// Whether a sign stands here that makes the number before it part of a computation.
fn begins_computation(input: ParseStream) -> bool {
    matches!(next(input), Some(TokenTree::Punct(sign)) if sign.as_char() != ',') && !is_over(input)
}

fn read_probability(place: Place, token: &TokenTree) -> syn::Result<Probability> {
    let Some(text) = number(token) else {
        let inner = match token {
            TokenTree::Group(group) => syn::parse2::<TokenTree>(group.stream()).ok(),
            _ => None,
        };
        let number = inner.and_then(|inner| number(&inner));
        return Err(
            number.map_or_else(|| error::bad_probability(place), |number| error::enclosed_probability(place, number))
        );
    };
    let value = Ratio::parse(&text).ok_or_else(|| error::unrepresentable_probability(place))?;
    if value.numerator >= value.denominator {
        return Err(error::large_probability(place, text));
    }
    Ok(Probability { value, text })
}

/// The digits of a number that has neither a sign nor a suffix.
fn number(token: &TokenTree) -> Option<String> {
    let (digits, suffix) = match syn::parse2::<Lit>(token.clone().into()).ok()? {
        Lit::Int(number) => (number.base10_digits().to_owned(), number.suffix().to_owned()),
        Lit::Float(number) => (number.base10_digits().to_owned(), number.suffix().to_owned()),
        _ => return None,
    };
    (suffix.is_empty() && !digits.starts_with('-')).then_some(digits)
}
