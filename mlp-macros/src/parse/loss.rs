//! The statements behind the layers: `loss squared` with its link attribute, and `seed 7`.

use proc_macro2::{Delimiter, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, LitInt, Token};

use super::lookahead::{is_punct, next};
use super::word;
use crate::ast::{Body, Lint, Loss, Seed};
use crate::error::{self, Errors};
use crate::function::{self, Kind, Written};
use crate::names;
use crate::place::Place;

/// Reads `loss squared` or `seed 7`.
pub(super) fn statement(input: ParseStream, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let lint = link_attributes(input, errors)?;
    let Some(word) = next(input) else { return Ok(()) };
    if input.parse::<Option<word::seed>>()?.is_some() {
        let seed = seed(input, Place::from(&word), errors)?;
        body.seeds.push(seed);
        return nothing_more(input, "the seed", body, errors);
    }
    if input.parse::<Option<word::loss>>()?.is_some() {
        skip_sign(input, errors)?;
    } else if names::find(names::LOSSES, &word.to_string()).is_some() {
        errors.push(error::missing_loss_keyword(&word));
    } else {
        let suggestion = names::closest(&word.to_string(), ["loss", "seed"]);
        errors.push(error::unknown_word(&word, "`loss`", suggestion));
        if suggestion != Some("loss") {
            body.lost_loss |= suggestion.is_none();
            return Ok(());
        }
        input.parse::<TokenTree>()?;
    }
    let function = if input.is_empty() {
        errors.push(error::missing_loss_name(&word));
        None
    } else {
        let name = name(input, errors);
        errors.keep(name)
    };
    let place = Place::from(&word);
    let place = function.as_ref().map_or(place, |function| place.to(function.place()));
    let is_readable = function.is_some();
    body.losses.push(Loss { place, lint, function });
    if is_readable { nothing_more(input, "the loss", body, errors) } else { Ok(()) }
}

/// Passes over `=` or `:` before the name of a loss.
fn skip_sign(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    let sign = next(input).filter(|token| is_punct(Some(token), '=') || is_punct(Some(token), ':'));
    if let Some(sign) = sign.filter(|_| !input.peek(Token![::]) && !input.peek(Token![=>])) {
        input.parse::<TokenTree>()?;
        errors.push(error::stray(sign.span(), &sign, "`loss`"));
    }
    Ok(())
}

/// The name of a loss, which may stand in parentheses by mistake.
fn name(input: ParseStream, errors: &mut Errors) -> syn::Result<Written> {
    let Some(TokenTree::Group(group)) = next(input).filter(|_| !input.peek(Ident)) else {
        return function::parse(input, Kind::Loss);
    };
    if group.delimiter() == Delimiter::None {
        return function::parse(input, Kind::Loss);
    }
    input.parse::<TokenTree>()?;
    let inner = (|content: ParseStream| function::parse(content, Kind::Loss)).parse2(group.stream());
    let inner = inner.map_err(|_| error::not_a_name(&TokenTree::Group(group.clone()), Kind::Loss))?;
    errors.push(error::loss_in_parentheses(group.span(), inner.name()));
    Ok(inner)
}

fn seed(input: ParseStream, keyword: Place, errors: &mut Errors) -> syn::Result<Seed> {
    if input.is_empty() {
        errors.push(error::bad_seed(keyword));
        return Ok(Seed { place: keyword, value: None });
    }
    let token = input.parse::<TokenTree>()?;
    let mut place = Place::from(&token);
    if is_punct(Some(&token), '-') && input.peek(syn::Lit) {
        place = place.to(&input.parse::<TokenTree>()?);
    }
    let value = syn::parse2::<LitInt>(token.into()).ok().and_then(|literal| literal.base10_parse().ok());
    if value.is_none() {
        errors.push(error::bad_seed(place));
    }
    Ok(Seed { place: keyword.to(place), value })
}

/// A statement is over; another one may follow where a `;` is missing.
fn nothing_more(input: ParseStream, after: &str, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let Some(token) = next(input) else { return Ok(()) };
    if input.peek(word::seed) || input.peek(word::loss) {
        errors.push(error::missing_semicolon(token.span(), &token));
        return statement(input, body, errors);
    }
    if input.peek(Token![,]) && (input.peek2(word::seed) || input.peek2(word::loss)) {
        errors.push(error::wrong_semicolon(token.span(), "a statement ends", ","));
        input.parse::<Token![,]>()?;
        return statement(input, body, errors);
    }
    errors.push(error::stray(token.span(), error::shown(&token), after));
    Ok(())
}

/// `#[allow(noncanonical_link)]` or `#[deny(noncanonical_link)]`.
fn link_attributes(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Lint>> {
    let mut lint = None;
    for attribute in input.call(Attribute::parse_outer)? {
        match link_attribute(&attribute) {
            Ok(_) if lint.is_some() => {
                errors.push(error::duplicate_link_attribute(Place::of(&attribute)));
            }
            Ok(read) => lint = Some(read),
            Err(error) => errors.push(error),
        }
    }
    Ok(lint)
}

fn link_attribute(attribute: &Attribute) -> syn::Result<Lint> {
    let argument = attribute.parse_args::<Ident>();
    if let Ok(name) = &argument
        && name != "noncanonical_link"
    {
        return Err(error::unknown_lint(name));
    }
    match attribute.path().get_ident() {
        Some(level) if argument.is_ok() && level == "allow" => Ok(Lint::Allow(level.clone())),
        Some(level) if argument.is_ok() && level == "deny" => Ok(Lint::Deny(level.clone())),
        _ => Err(error::bad_link_attribute(Place::of(attribute))),
    }
}
