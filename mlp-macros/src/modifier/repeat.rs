//! `repeat 3`: this number of equal layers in sequence.

use syn::LitInt;

use super::syntax::{Argument, Effect, Syntax, anywhere};
use crate::message::at;
use crate::schedule::MAXIMUM_LAYERS;
use crate::span::SpanRange;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "repeat",
    example: "repeat 3",
    synonyms: &[("times", "repeat")],
    takes_argument: true,
    parse,
    check: anywhere,
    field: None,
};

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let (range, literal) = match argument.read()? {
        Some((range, token)) => (range, syn::parse2::<LitInt>(token.into()).ok()),
        None => (argument.keyword.into(), None),
    };
    let literal = if argument.begins_computation() {
        argument.skip()?;
        None
    } else {
        literal
    };
    let count = literal
        .filter(|literal| literal.suffix().is_empty())
        .and_then(|literal| literal.base10_parse::<usize>().ok())
        .filter(|count| (1..=MAXIMUM_LAYERS).contains(count));
    if count.is_none() {
        argument.errors.push(not_a_count(range));
    }
    // After a mistake, the layer is still named like a repeated one.
    Ok(Some(Box::new(move |draft| draft.count = Some(count.unwrap_or(1)))))
}

fn not_a_count(range: SpanRange) -> syn::Error {
    at(
        range,
        format_args!("`repeat` must be followed by an integer from 1 to {MAXIMUM_LAYERS}, written out"),
        "write `repeat 3`",
    )
}
