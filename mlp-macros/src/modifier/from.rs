//! `from low`, `from (low, input)`: the sources of the layer, side by side in this order. Without it, a layer reads the one
//! before it.

use std::fmt::Display;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token, token};

use super::syntax::{Argument, Effect, FieldOption, OptionEffect, Syntax, anywhere};
use crate::attribute;
use crate::message::{Errors, at, shown};
use crate::model::{Dense, Network};
use crate::names;
use crate::schedule::Graph;
use crate::span::SpanRange;
use crate::token::argument::signed;
use crate::token::lookahead::{begins_layer, begins_statement, is_over, is_punct, next};
use crate::wiring::From;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "from",
    example: "from (low, input)",
    synonyms: &[("reads", "from"), ("concat", "from"), ("sources", "from"), ("with", "from")],
    takes_argument: true,
    parse,
    check: anywhere,
    field: Some(FieldOption { example: OPTION, parse: parse_option, write }),
};

/// A correct use as an option of a field.
const OPTION: &str = "from(low, input)";

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let Some((range, token)) = argument.read_word()? else {
        argument.errors.push(without_names(argument.keyword));
        return Ok(None);
    };
    if let Some((last, text)) = rest_of_path(argument.input, &token)? {
        argument.errors.push(not_one_word(range.to(last), &text));
        return Ok(None);
    }
    let from = match &token {
        TokenTree::Group(group) => {
            if group.delimiter() != Delimiter::Parenthesis && !group.stream().is_empty() {
                let names = group.stream().to_string();
                argument.errors.push(without_parentheses(range, &names));
                return Ok(None);
            }
            names_in(group, argument.errors)
        }
        token => {
            let first = source(range, token, argument.errors);
            if has_more_names(argument.input) {
                let (last, names) = rest(argument.input, &token.to_string())?;
                argument.errors.push(without_parentheses(range.to(last), &names));
                return Ok(None);
            }
            first.map(|name| From { names: vec![name] })
        }
    };
    Ok(from
        .map(|from| Box::new(move |draft: &mut super::Draft| draft.options.reads.from = Some(from.clone())) as Effect))
}

/// `from(low, input)` or `from = low`.
fn parse_option(option: &Ident, value: ParseStream, errors: &mut Errors) -> Option<OptionEffect> {
    let from = if value.peek(token::Paren)
        && let Ok(group) = value.parse::<Group>()
    {
        names_in(&group, errors)?
    } else if value.peek(Token![=]) && (value.peek2(token::Paren) || value.peek2(token::Bracket)) {
        let sign = value.parse::<Token![=]>().ok()?;
        let group = value.parse::<Group>().ok()?;
        errors.push(assigned_names(SpanRange::from(sign.span).to(group.span()), &group));
        return None;
    } else {
        From { names: vec![errors.keep(attribute::value(option, value, OPTION, parse_name))?] }
    };
    Some(Box::new(move |options| options.reads.from = Some(from.clone())))
}

/// The name of a layer as the value of an option.
pub(super) fn parse_name(value: ParseStream) -> syn::Result<Ident> {
    let next = value.fork().parse::<TokenTree>()?;
    value.call(Ident::parse_any).map_err(|_| not_a_source(next.span(), &next))
}

/// The sources of a layer that does not read the layer before it alone.
fn write(network: &Network<Dense>, layer: usize) -> Option<TokenStream> {
    let sources = network.graph.sources(layer);
    let is_implied = sources == [Graph::before(layer)] && (layer > 0 || network.inputs.len() == 1);
    (!is_implied).then(|| {
        let names = sources.iter().map(|source| network.name_of(*source));
        quote!(from(#(#names),*))
    })
}

/// The names in parentheses, or `None` after reporting a mistake.
fn names_in(group: &Group, errors: &mut Errors) -> Option<From> {
    let before = errors.count();
    let mut names = Vec::new();
    let parser = |input: ParseStream| {
        while !input.is_empty() {
            let second = input.cursor().token_tree().and_then(|(_, after)| after.ident()).map(|(name, _)| name);
            let (range, token) = signed(input)?;
            if let Some((last, text)) = rest_of_path(input, &token)? {
                errors.push(not_one_word(range.to(last), &text));
                input.parse::<Option<Token![,]>>()?;
                continue;
            }
            match second.filter(|_| is_punct(Some(&token), '\'')) {
                Some(lifetime) => errors.push(not_one_word(range, format_args!("'{lifetime}"))),
                None => names.extend(source(range, &token, errors)),
            }
            if input.parse::<Option<Token![,]>>()?.is_none()
                && let Some(stray) = next(input)
            {
                errors.push(without_comma(&stray));
                input.parse::<TokenStream>()?;
            }
        }
        Ok(())
    };
    let result = parser.parse2(group.stream());
    errors.keep(result);
    if errors.count() > before {
        return None;
    }
    if names.is_empty() {
        errors.push(without_names(group.span()));
        return None;
    }
    Some(From { names })
}

/// The name of a source, or `None` after reporting that the token is none.
pub(super) fn source(range: SpanRange, token: &TokenTree, errors: &mut Errors) -> Option<Ident> {
    let name = match token {
        TokenTree::Ident(word) => names::identifier(word),
        _ => None,
    };
    if name.is_none() {
        errors.push(not_a_source(range, token));
    }
    name
}

/// Parses the rest of a path or of the access of a field: `::low` or `.low`. Returns the last token and the text of the whole.
pub(super) fn rest_of_path(input: ParseStream, first: &TokenTree) -> syn::Result<Option<(SpanRange, String)>> {
    let (mut text, mut last) = (first.to_string(), None);
    while input.peek(Token![::]) && input.peek3(Ident) || input.peek(Token![.]) && input.peek2(Ident) {
        let sign = if input.parse::<Option<Token![.]>>()?.is_some() { "." } else { "::" };
        input.parse::<Option<Token![::]>>()?;
        let name = input.parse::<Ident>()?;
        text = format!("{text}{sign}{name}");
        last = Some(SpanRange::from(name.span()));
    }
    Ok(last.map(|last| (last, text)))
}

/// Whether a sign and a further name follow, and not a comma before the next layer, or a `+` before the next part. `input` needs no
/// sign: a layer cannot begin with it.
pub(super) fn has_more_names(input: ParseStream) -> bool {
    let fork = input.fork();
    let is_sign = skip_sign(&fork);
    let is_input = matches!(next(&fork), Some(TokenTree::Ident(word)) if word == "input");
    is_input
        || !is_sign && is_last_name(&fork)
        || is_sign && fork.peek(Ident) && !super::TABLE.begins(&fork) && !begins_layer(&fork)
}

/// Whether a word follows that is neither a modifier nor a misspelled one, and ends the layer or comes before a modifier.
fn is_last_name(input: ParseStream) -> bool {
    let fork = input.fork();
    let Ok(word) = fork.parse::<Ident>() else { return false };
    let is_name =
        super::TABLE.meant_by(&word.to_string()).is_none() && !begins_statement(input) && !begins_layer(input);
    is_name && (is_over(&fork) || super::TABLE.begins(&fork))
}

/// Skips a sign between two names.
fn skip_sign(input: ParseStream) -> bool {
    let is_and = || matches!(next(input), Some(TokenTree::Ident(word)) if word == "and");
    if !input.peek(Token![,]) && !input.peek(Token![+]) && !input.peek(Token![&]) && !is_and() {
        return false;
    }
    input.parse::<TokenTree>().is_ok()
}

/// Skips further names. Returns the last token and the text of all names.
pub(super) fn rest(input: ParseStream, first: &str) -> syn::Result<(SpanRange, String)> {
    let mut text = first.to_owned();
    let mut last = SpanRange::from(input.span());
    while has_more_names(input) {
        skip_sign(input);
        let name = input.parse::<TokenTree>()?;
        text = format!("{text}, {name}");
        last = SpanRange::from(&name);
    }
    Ok((last, text))
}

fn without_names(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "`from` must be followed by the names of the layers that this one reads",
        "write one name, `from low`, or several, `from (low, input)`; a layer gets its name by `as low`",
    )
}

fn not_a_source(range: impl Into<SpanRange>, written: &TokenTree) -> syn::Error {
    not_one_word(range, shown(written))
}

pub(super) fn not_one_word(range: impl Into<SpanRange>, written: impl Display) -> syn::Error {
    at(
        range,
        format_args!("`{written}` is not the name of a layer"),
        "write `input`, or the name that a layer before this one gets by `as`",
    )
}

fn without_parentheses(range: SpanRange, names: &str) -> syn::Error {
    at(
        range,
        "several names after `from` are written in parentheses, separated by commas",
        format_args!("write `from ({names})`"),
    )
}

fn assigned_names(range: SpanRange, group: &Group) -> syn::Error {
    at(
        range,
        "several names follow `from` in parentheses, without `=`",
        format_args!("write `from({})`", group.stream()),
    )
}

fn without_comma(stray: &TokenTree) -> syn::Error {
    let written = shown(stray);
    match stray {
        TokenTree::Punct(_) => at(stray, format_args!("names are separated by `,`, not by `{written}`"), "write `,`"),
        _ => at(stray, format_args!("missing `,` before `{written}`"), format_args!("write `, {written}`")),
    }
}
