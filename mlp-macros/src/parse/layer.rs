//! `input 2` and `relu 2 as name`.

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Token};

use super::lookahead::{
    begins_layer, begins_modifier, begins_statement, is_activation, is_over, is_punct, next, skip_wrong_arrow,
    wrong_arrow,
};
use super::{loss, modifier, width, word};
use crate::ast::{Body, Input, Layer};
use crate::error::{self, Errors};
use crate::function::{self, Kind};
use crate::names;
use crate::place::Place;

/// Reads what stands between two `=>`: one layer, or several where a `=>` is missing or wrong.
pub(super) fn chain(input: ParseStream, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    loop {
        if begins_statement(input) && !skip_attributes(input, errors)? {
            let word = input.fork().parse::<TokenTree>()?;
            errors.push(error::missing_semicolon(input.span(), &word));
            return loss::statement(input, body, errors);
        }
        let is_first = body.inputs.is_empty() && body.layers.is_empty();
        if let Some(span) = input_keyword(input, is_first, errors)? {
            let width = input_width(input, span, errors)?;
            body.inputs.push(Input { span, width, is_first });
        } else {
            let layer = layer(input, errors)?;
            body.layers.push(layer);
        }
        if let Some((place, text)) = wrong_arrow(input) {
            skip_wrong_arrow(input, &text)?;
            if begins_statement(input) && !skip_attributes(input, errors)? {
                errors.push(error::wrong_semicolon(place, "the layers end", &text));
                return loss::statement(input, body, errors);
            }
            errors.push(error::wrong_arrow(place, &text));
        } else if let Some(next) = next(input)
            && !begins_statement(input)
        {
            errors.push(error::missing_arrow(next.span(), &next));
        }
        if input.is_empty() {
            return Ok(());
        }
    }
}

/// Passes over attributes where none may stand; whether a layer follows. Those of a loss are left.
fn skip_attributes(input: ParseStream, errors: &mut Errors) -> syn::Result<bool> {
    let fork = input.fork();
    let attributes = fork.call(Attribute::parse_outer)?;
    if attributes.is_empty() || fork.is_empty() || begins_statement(&fork) {
        return Ok(false);
    }
    errors.extend(attributes.iter().map(|attribute| error::attribute_on_layer(Place::of(attribute))));
    input.call(Attribute::parse_outer)?;
    Ok(true)
}

/// `input`, or what was meant for it.
fn input_keyword(input: ParseStream, is_first: bool, errors: &mut Errors) -> syn::Result<Option<Span>> {
    if input.peek(word::input) {
        return Ok(Some(input.parse::<word::input>()?.span));
    }
    if let Some(number @ TokenTree::Literal(_)) = next(input).filter(|_| is_first && !is_swapped(input)) {
        errors.push(error::missing_input_word(&number));
        return Ok(Some(number.span()));
    }
    let written = next(input).filter(|token| matches!(token, TokenTree::Ident(_)) && !is_activation(Some(token)));
    let Some(written) = written.filter(|token| is_first && names::closest(&token.to_string(), ["input"]).is_some())
    else {
        return Ok(None);
    };
    errors.push(error::unknown_word(&written, "`input`", Some("input")));
    Ok(Some(input.parse::<TokenTree>()?.span()))
}

/// The width of the input, which takes nothing else.
fn input_width(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Option<crate::ast::Width>> {
    let width = width::read(input, keyword, "input", errors)?;
    while !is_over(input) {
        let token = input.parse::<TokenTree>()?;
        errors.push(if token.to_string() == "dropout" {
            error::dropout_of_input(token.span())
        } else {
            error::input_with_modifier(&token)
        });
        modifier::skip_argument(input)?;
    }
    Ok(width)
}

fn layer(input: ParseStream, errors: &mut Errors) -> syn::Result<Layer> {
    let span = input.span();
    if let Some(TokenTree::Literal(_)) = next(input) {
        return swapped_layer(input, span, errors);
    }
    skip_label(input, errors)?;
    let mut activation = function::parse(input, Kind::Activation)?;
    let has_width = !is_over(input) && !begins_modifier(input);
    let width = match (!has_width).then(|| activation.take_width()).flatten() {
        Some(parentheses) => width::parenthesized(&parentheses, errors),
        None => width::read(input, activation.span(), &activation.name(), errors)?,
    };
    let is_mixed = skip_mixture(input, errors)?;
    let modifiers = modifier::list(input, errors)?;
    Ok(Layer { span: activation.span(), activation: Some(activation), width: width.filter(|_| !is_mixed), modifiers })
}

/// `2 relu`, or a width alone.
fn swapped_layer(input: ParseStream, span: Span, errors: &mut Errors) -> syn::Result<Layer> {
    let number = input.fork().parse::<TokenTree>()?;
    let is_swapped = is_swapped(input);
    let width = if is_swapped { width::simple(input, errors)? } else { width::read(input, span, "", errors)? };
    let activation = is_swapped.then(|| function::parse(input, Kind::Activation)).transpose()?;
    errors.push(match &activation {
        Some(activation) => error::swapped_layer(Place::from(span).to(activation.place()), activation.name(), &number),
        None => error::missing_activation(&number),
    });
    let modifiers = modifier::list(input, errors)?;
    Ok(Layer { activation, width, modifiers, span })
}

/// Whether an activation stands behind the next token.
fn is_swapped(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<TokenTree>().is_ok() && is_activation(next(&fork).as_ref())
}

/// Passes over a name before the activation: `output linear 1`.
fn skip_label(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    let Some(TokenTree::Ident(label)) = next(input) else { return Ok(()) };
    let fork = input.fork();
    fork.parse::<TokenTree>()?;
    if is_punct(next(&fork).as_ref(), ':') && !fork.peek(Token![::]) {
        fork.parse::<TokenTree>()?;
    }
    let is_label = !is_activation(Some(&TokenTree::Ident(label.clone()))) && is_activation(next(&fork).as_ref());
    if is_label {
        errors.push(error::label_before_activation(&label));
        while !begins_layer(input) {
            input.parse::<TokenTree>()?;
        }
    }
    Ok(())
}

/// Passes over `+ tanh 4`; whether it stood there.
fn skip_mixture(input: ParseStream, errors: &mut Errors) -> syn::Result<bool> {
    let mut is_mixed = false;
    while input.peek(Token![+]) {
        let fork = input.fork();
        fork.parse::<Token![+]>()?;
        if !begins_layer(&fork) {
            break;
        }
        let place = Place::from(input.parse::<Token![+]>()?.span);
        let other = function::parse(input, Kind::Activation)?;
        errors.push(error::mixed_layer(place.to(other.place())));
        width::read(input, other.span(), &other.name(), errors)?;
        is_mixed = true;
    }
    Ok(is_mixed)
}
