//! Parses the inputs of a network: `2`, `sparse 9742 as history, 3 as context`.

use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, LitInt, Token};

use super::width;
use crate::message::{self, Errors};
use crate::modifier;
use crate::syntax::InputSource;
use crate::token::lookahead::{begins_layer, is_activation, is_over, next};
use crate::token::word;

/// Parses the sources after `input`.
pub(crate) fn sources(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Vec<InputSource>> {
    let mut sources = vec![source(input, keyword, errors)?];
    while begins_further_source(input) {
        let comma = separator(input, errors)?;
        if input.is_empty() {
            errors.push(message::input::nothing_after_comma(comma));
            break;
        }
        if input.peek(word::input) {
            errors.push(message::input::repeated_word(input.parse::<word::input>()?.span));
        }
        sources.push(source(input, comma, errors)?);
    }
    Ok(sources)
}

/// Parses the `,` between two sources, or the mistake in its place: `and`, `;`, `+`, or nothing before another width with a name.
fn separator(input: ParseStream, errors: &mut Errors) -> syn::Result<Span> {
    if begins_named_width(input) {
        errors.push(message::input::without_comma(&input.fork().parse()?));
        return Ok(input.span());
    }
    if let Some(word) = next(input).filter(|token| ["and", ";", "+"].contains(&token.to_string().as_str())) {
        errors.push(message::input::not_a_comma(&word));
        return input.parse::<TokenTree>().map(|word| word.span());
    }
    input.parse::<Token![,]>().map(|comma| comma.span)
}

/// Whether a `,` and another source follow, rather than a layer.
fn begins_further_source(input: ParseStream) -> bool {
    let fork = input.fork();
    if separator(&fork, &mut Errors::default()).is_err() {
        return false;
    }
    if fork.is_empty() || fork.peek(word::input) {
        return true;
    }
    if begins_layer(&fork) {
        return false;
    }
    // `2 relu` is a layer in the wrong order.
    let second = fork.fork();
    second.parse::<TokenTree>().is_ok() && !is_activation(next(&second).as_ref())
}

/// Whether the number of another input follows, and its name.
fn begins_named_width(input: ParseStream) -> bool {
    input.peek(LitInt) && input.peek2(Token![as])
}

/// Whether a word precedes the number of units, such as a misspelled `sparse`.
fn begins_word_before_width(input: ParseStream) -> bool {
    input.peek(Ident)
        && (input.peek2(LitInt) || input.peek(word::sparse))
        && !begins_layer(input)
        && !modifier::TABLE.begins(input)
}

fn source(input: ParseStream, after: Span, errors: &mut Errors) -> syn::Result<InputSource> {
    let keyword = input.parse::<Option<word::sparse>>()?;
    let (after, word) = keyword.map_or((after, "input"), |keyword| (keyword.span, "sparse"));
    let span = keyword.map_or_else(|| input.span(), |keyword| keyword.span);
    while begins_word_before_width(input) {
        errors.push(message::input::word_before_the_width(&input.parse()?));
    }
    let width = width::parse(input, after, word, errors)?;
    let mut modifiers = Vec::new();
    while !is_over(input) && !begins_further_source(input) {
        if input.peek(word::sparse) {
            errors.push(message::input::sparse_after_the_width(input.parse::<word::sparse>()?.span));
        } else if let Some(modifier) = modifier::TABLE.parse(input, errors)? {
            modifiers.push(modifier);
        } else {
            let token = input.parse::<TokenTree>()?;
            errors.push(message::input::with_modifier(&token));
            modifier::TABLE.skip_argument(input)?;
        }
    }
    Ok(InputSource { span, is_sparse: keyword.is_some(), width, modifiers })
}
