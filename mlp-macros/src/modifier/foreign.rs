//! Words after a width that are no modifiers but have a clear meaning: `bias = false`, `units`, `batch_norm`, `(as low)`.

use std::fmt::Display;

use proc_macro2::{Group, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token, token};

use super::TABLE;
use crate::message::{at, foreign};
use crate::span::SpanRange;

/// Skips such a word and returns the mistake.
pub(super) fn mistake(input: ParseStream) -> syn::Result<Option<syn::Error>> {
    if let Some(group) = modifier_in_brackets(input) {
        input.parse::<Group>()?;
        return Ok(Some(in_brackets(&group)));
    }
    let Ok(word) = input.fork().parse::<Ident>() else { return Ok(None) };
    let text = word.to_string();
    let mistake = match text.as_str() {
        "no" | "without" => {
            let fork = input.fork();
            fork.parse::<Ident>()?;
            let sign = fork.parse::<Option<Token![-]>>()?.map_or(' ', |_| '-');
            let Some(bias) = fork.parse::<Ident>().ok().filter(is_bias) else { return Ok(None) };
            input.parse::<Ident>()?;
            input.parse::<Option<Token![-]>>()?;
            two_words(SpanRange::from(word.span()).to(bias.span()), format_args!("{text}{sign}{bias}"))
        }
        _ if is_bias(&word) => bias(&word),
        "units" | "neurons" | "nodes" | "cells" | "wide" => unit(&word),
        _ => match foreign::help_without_weights(&text.to_lowercase().replace('_', "")) {
            Some(help) => foreign::not_a_layer(word.span().into(), &text, help),
            None => return Ok(None),
        },
    };
    input.parse::<Ident>()?;
    Ok(Some(mistake))
}

fn is_bias(word: &Ident) -> bool {
    ["bias", "biases", "use_bias"].iter().any(|bias| word == bias)
}

/// `(from low)`.
fn modifier_in_brackets(input: ParseStream) -> Option<Group> {
    if !input.peek(token::Paren) && !input.peek(token::Bracket) {
        return None;
    }
    let group = input.fork().parse::<Group>().ok()?;
    let begins = |content: ParseStream| {
        let begins = TABLE.begins(content);
        content.parse::<TokenStream>().map(|_| begins)
    };
    begins.parse2(group.stream()).is_ok_and(|begins| begins).then_some(group)
}

fn in_brackets(group: &Group) -> syn::Error {
    at(group.span(), "modifiers take no brackets", "remove both brackets")
}

fn bias(word: &Ident) -> syn::Error {
    at(word.span(), "every layer has biases, unless it is `no_bias`", "remove this, or write `no_bias`")
}

fn two_words(range: SpanRange, written: impl Display) -> syn::Error {
    at(range, format_args!("unknown modifier `{written}`"), "write `no_bias`")
}

fn unit(word: &Ident) -> syn::Error {
    at(word.span(), "a width is a number without a unit", "remove this")
}
