//! The modifiers that may follow the width of a layer: `as name`, `repeat 3`, `no_bias`, …
//!
//! Each is one file with its syntax, parsing, rules, messages and effect on the model, in `network!` and as an option of a field in
//! the derive, and one line in [`TABLE`].

mod add;
mod connect;
mod dropout;
mod foreign;
mod from;
mod init;
mod name;
mod no_bias;
mod repeat;
mod syntax;

pub(crate) use name::{is_number_type, naming};
pub(crate) use syntax::{Draft, Modifier, Options, Position, Table};

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, Token};

use crate::message::{Errors, Recurring, at, list, recurring, shown};
use crate::span::SpanRange;
use crate::token::lookahead::{begins_layer, is_over};

/// All modifiers, in the order in which they take effect: the type of `dropout` wraps that of `no_bias`.
pub(crate) const TABLE: Table = Table(&[
    &name::SYNTAX,
    &from::SYNTAX,
    &add::SYNTAX,
    &connect::SYNTAX,
    &repeat::SYNTAX,
    &no_bias::SYNTAX,
    &init::SYNTAX,
    &dropout::SYNTAX,
]);

/// Parses the modifiers of a layer.
pub(crate) fn parse(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Modifier>> {
    let mut modifiers = Vec::new();
    loop {
        skip_comma(input, errors)?;
        modifiers.extend(call(input, errors)?);
        sources_after_an_arrow(input, errors)?;
        if let Some(modifier) = TABLE.parse(input, errors)? {
            modifiers.push(modifier);
        } else if is_over(input) || begins_further_part(input) {
            return Ok(modifiers);
        } else {
            modifiers.extend(unknown_modifier(input, errors)?);
        }
    }
}

/// Applies the modifiers allowed in this position; of duplicates, the first.
pub(crate) fn apply(modifiers: &[Modifier], position: Position, draft: &mut Draft) {
    for syntax in TABLE.0 {
        let modifier = modifiers.iter().find(|modifier| modifier.syntax.word == syntax.word);
        if let Some(modifier) = modifier.filter(|modifier| modifier.check(position).is_none()) {
            modifier.apply(draft);
        }
    }
}

/// Whether a `+` and a part follow.
fn begins_further_part(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<Token![+]>().is_ok() && begins_layer(&fork)
}

/// Skips `,` before a modifier.
fn skip_comma(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    let fork = input.fork();
    if fork.parse::<Token![,]>().is_ok() && TABLE.begins(&fork) {
        let comma = input.parse::<Token![,]>()?;
        errors.push_recurring(separated(comma.span));
    }
    Ok(())
}

/// Whether a modifier in the syntax of a method follows: `.dropout(0.5)`.
pub(crate) fn begins_call(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<Token![.]>().is_ok() && TABLE.begins(&fork)
}

/// Parses and reports a modifier in the syntax of a method.
fn call(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Modifier>> {
    if !begins_call(input) {
        return Ok(None);
    }
    let dot = input.parse::<Token![.]>()?;
    errors.push_recurring(with_a_dot(dot.spans[0]));
    // Its brackets are part of the mistake.
    TABLE.parse(input, &mut Errors::default())
}

/// Skips and reports `<- input`, `<- (low, input)`.
fn sources_after_an_arrow(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    if input.peek(Token![<-]) && !is_over(input) {
        let arrow = input.parse::<Token![<-]>()?;
        errors.push(arrow_for_from(SpanRange::from(arrow.spans[0]).to(arrow.spans[1])));
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// Parses a misspelled modifier, or skips an unknown one with its argument.
fn unknown_modifier(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Modifier>> {
    if let Some(mistake) = foreign::mistake(input)? {
        errors.push_unexpected(mistake);
        TABLE.skip_argument(input)?;
        return Ok(None);
    }
    let token = input.parse::<TokenTree>()?;
    match TABLE.meant_by(&token.to_string()) {
        Some(_) => errors.push(unknown(&token)),
        None => errors.push_unexpected(unknown(&token)),
    }
    let modifier = TABLE.parse_misspelled(&token, input)?;
    if modifier.is_none() {
        TABLE.skip_argument(input)?;
    }
    Ok(modifier)
}

pub(crate) fn duplicate(span: Span, word: &str, of: &str) -> syn::Error {
    at(span, format_args!("`{word}` is given twice for one {of}"), "remove this one")
}

pub(crate) fn before_a_layer(word: &TokenTree) -> syn::Error {
    let example = TABLE.example_of(&word.to_string());
    at(
        word,
        format_args!("`{word}` is not a layer, and follows the width of one"),
        format_args!("write for example `relu 16 {example}`"),
    )
}

pub(crate) fn call_of_a_modifier(written: &Ident, word: &str) -> syn::Error {
    let example = TABLE.example_of(word);
    at(
        written.span(),
        format_args!("`{written}` is not a layer, and follows the width of one"),
        format_args!("write for example `relu 16 {example}`"),
    )
}

fn arrow_for_from(range: SpanRange) -> syn::Error {
    at(range, "the sources of a layer follow the word `from`, and not `<-`", "write `from`")
}

fn with_a_dot(dot: Span) -> Recurring {
    recurring(
        dot,
        "modifiers follow the width, separated by spaces, and not by `.`",
        "write ` dropout 0.5` in place of `.dropout(0.5)`",
    )
}

fn separated(comma: Span) -> Recurring {
    recurring(comma, "modifiers are separated by spaces, not by `,`", "remove this")
}

fn unknown(written: &TokenTree) -> syn::Error {
    let word = written.to_string();
    let help = match TABLE.meant_by(&word) {
        Some(name) if name != word => format!("did you mean `{name}`?"),
        _ => format!("a layer may be followed by {}", list(TABLE.examples())),
    };
    at(written, format_args!("unknown modifier `{}`", shown(written)), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synonym_names_its_modifier() {
        for syntax in TABLE.0 {
            for (other, ours) in syntax.synonyms {
                assert_eq!((syntax.word, TABLE.meant_by(other)), (*ours, Some(*ours)));
            }
        }
    }
}
