//! The modifiers that may follow the width of a layer: `as name`, `repeat 3`, `no_bias`, …
//!
//! Each is one file with its syntax, parsing, rules, messages and effect on the model, in `network!` and as an option of a field in
//! the derive, and one line in [`TABLE`].

mod add;
mod connect;
mod dropout;
mod from;
mod init;
mod name;
mod no_bias;
mod repeat;
mod syntax;

pub(crate) use name::naming;
pub(crate) use syntax::{Draft, Modifier, Options, Position, Table};

use proc_macro2::{Span, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

use crate::message::{Errors, Recurring, at, list, recurring, shown};
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

/// Parses a misspelled modifier, or skips an unknown one with its argument.
fn unknown_modifier(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Modifier>> {
    let token = input.parse::<TokenTree>()?;
    errors.push(unknown(&token));
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
    let example =
        TABLE.0.iter().find(|syntax| *word.to_string() == *syntax.word).map_or("no_bias", |syntax| syntax.example);
    at(
        word,
        format_args!("`{word}` is not a layer, and follows the width of one"),
        format_args!("write for example `relu 16 {example}`"),
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
