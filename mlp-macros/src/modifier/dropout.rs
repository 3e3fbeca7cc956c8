//! `dropout 0.5`: in training, each activation of the layer is dropped with this probability.

use std::fmt::Display;

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Lit, LitInt, Token};

use super::TABLE;
use super::syntax::{Argument, Draft, Effect, Position, Syntax};
use crate::message::at;
use crate::model::Probability;
use crate::ratio::Ratio;
use crate::span::SpanRange;
use crate::token::lookahead::{is_over, is_punct};

pub(super) const SYNTAX: Syntax = Syntax {
    word: "dropout",
    example: "dropout 0.5",
    synonyms: &[("drop", "dropout")],
    takes_argument: true,
    parse,
    check,
    field: None,
};

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let Some((range, token)) = argument.read()? else {
        argument.errors.push(not_a_probability(argument.keyword));
        return Ok(None);
    };
    let probability = if is_punct(Some(&token), '.')
        && let Some(digits) = argument.input.parse::<Option<LitInt>>()?
    {
        Err(without_zero(range.to(digits.span()), &digits))
    } else if token.to_string() == "0"
        && let Some(decimals) = decimals_after_a_comma(argument.input)?
    {
        Err(decimal_comma(range.to(decimals.span()), &decimals))
    } else if let Some(percent) = argument.input.parse::<Option<Token![%]>>()? {
        Err(percentage(range.to(percent.span), number(&token).as_deref()))
    } else if argument.begins_computation() {
        argument.skip()?;
        Err(not_a_probability(range))
    } else {
        probability(range, &token)
    };
    let Some(probability) = argument.errors.keep(probability) else { return Ok(None) };
    Ok(Some(Box::new(move |draft: &mut Draft| draft.dropout = Some(probability.clone()))))
}

/// Parses `,5` in `0,5`. A width with a name is that of another input.
fn decimals_after_a_comma(input: ParseStream) -> syn::Result<Option<LitInt>> {
    let fork = input.fork();
    let decimals = fork.parse::<Token![,]>().and_then(|_| fork.parse::<LitInt>());
    let is_whole = is_over(&fork) || TABLE.begins(&fork) && !has_name(&fork);
    let Some(decimals) = decimals.ok().filter(|_| is_whole) else { return Ok(None) };
    input.parse::<Token![,]>()?;
    input.parse::<LitInt>()?;
    Ok(Some(decimals))
}

/// Whether `as` follows before the next comma or arrow.
fn has_name(input: ParseStream) -> bool {
    let fork = input.fork();
    while !fork.is_empty() && !fork.peek(Token![,]) && !fork.peek(Token![=>]) {
        if fork.peek(Token![as]) {
            return true;
        }
        if fork.parse::<TokenTree>().is_err() {
            break;
        }
    }
    false
}

fn check(span: Span, position: Position) -> Option<syn::Error> {
    (position == Position::Output).then(|| on_the_output(span))
}

fn probability(range: SpanRange, token: &TokenTree) -> syn::Result<Probability> {
    let Some(text) = number(token) else {
        let inner = match token {
            TokenTree::Group(group) => syn::parse2::<TokenTree>(group.stream()).ok(),
            _ => None,
        };
        let number = inner.and_then(|inner| number(&inner));
        return Err(number.map_or_else(|| not_a_probability(range), |number| in_brackets(range, number)));
    };
    let value = Ratio::parse(&text).ok_or_else(|| too_many_digits(range))?;
    if value.numerator >= value.denominator {
        return Err(too_large(range, &text));
    }
    Ok(Probability { value, text })
}

/// The digits of an unsigned number without a suffix.
fn number(token: &TokenTree) -> Option<String> {
    let (digits, suffix) = match syn::parse2::<Lit>(token.clone().into()).ok()? {
        Lit::Int(number) => (number.base10_digits().to_owned(), number.suffix().to_owned()),
        Lit::Float(number) => (number.base10_digits().to_owned(), number.suffix().to_owned()),
        _ => return None,
    };
    (suffix.is_empty() && !digits.starts_with('-')).then_some(digits)
}

fn not_a_probability(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "`dropout` must be followed by a probability: a number from 0 to less than 1, written out",
        "write `dropout 0.5` to drop half of the activations in training",
    )
}

fn without_zero(range: SpanRange, digits: &LitInt) -> syn::Error {
    at(range, "a number begins with a digit, and not with a point", format_args!("write `0.{digits}`"))
}

fn decimal_comma(range: SpanRange, decimals: &LitInt) -> syn::Error {
    at(range, "a number has a decimal point, and no comma", format_args!("write `0.{decimals}`"))
}

fn percentage(range: SpanRange, percent: Option<&str>) -> syn::Error {
    at(range, "`dropout` takes a probability, not a percentage", for_percent(percent.unwrap_or_default()))
}

fn in_brackets(range: SpanRange, number: impl Display) -> syn::Error {
    at(range, "the probability of `dropout` takes no brackets", format_args!("write `{number}`"))
}

fn too_many_digits(range: SpanRange) -> syn::Error {
    at(range, "this probability is not a ratio of two 64-bit integers", "write a number with fewer digits")
}

fn too_large(range: SpanRange, number: &str) -> syn::Error {
    at(range, format_args!("the probability of `dropout` must be less than 1, found {number}"), for_percent(number))
}

/// The help for a number that may be meant as a percentage.
fn for_percent(percent: &str) -> String {
    match percent.parse::<f64>() {
        Ok(percent) if percent > 1.0 && percent < 100.0 => {
            format!("write `{}` for {percent}%", percent / 100.0)
        }
        _ => "write for example `0.5`; with 1, the layer would pass on nothing".to_owned(),
    }
}

fn on_the_output(span: Span) -> syn::Error {
    at(
        span,
        "the output layer takes no dropout: it would drop results of the network",
        "remove this, or write it after the width of a hidden layer",
    )
}
