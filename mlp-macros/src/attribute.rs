//! Parses the options in `#[network(…)]`.

use proc_macro2::{Group, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Meta, Path, Token, token};

use crate::message::{self, Errors};
use crate::names;
use crate::span::SpanRange;
use crate::token::lookahead::next;

/// Parses the options of every `#[network(…)]` attribute. `each` receives the name of an option and the input after it,
/// and may leave tokens unread after a mistake. Returns whether every attribute could be parsed.
pub(crate) fn parse(
    attributes: &[Attribute],
    example: &str,
    errors: &mut Errors,
    mut each: impl FnMut(&Ident, ParseStream, &mut Errors),
) -> bool {
    let mut is_parsed = true;
    for attribute in attributes.iter().filter(|attribute| names::is(attribute.path(), "network")) {
        let is_list = matches!(&attribute.meta, Meta::List(list) if !list.tokens.is_empty());
        if !is_list {
            errors.push(message::attribute::without_options(SpanRange::of(attribute), example));
            is_parsed = false;
            continue;
        }
        let parsed = attribute.parse_nested_meta(|meta| {
            let Some(option) = meta.path.segments.first().map(|segment| segment.ident.unraw()) else { return Ok(()) };
            let before = errors.count();
            each(&option, meta.input, errors);
            if errors.count() == before
                && let Some((stray, _)) = meta.input.cursor().token_tree().filter(|_| !meta.input.peek(Token![,]))
            {
                errors.push(match stray {
                    TokenTree::Ident(next) if begins_option(meta.input) => message::attribute::without_comma(&next),
                    stray => message::stray(stray.span(), message::shown(&stray), format_args!("`{option}`")),
                });
                // Options may follow.
                is_parsed = false;
            }
            skip_to_comma(meta.input)
        });
        is_parsed &= errors.keep(parsed).is_some();
    }
    is_parsed
}

/// Parses attributes: `#[derive(Clone)]`. syn would say no more of other brackets, or of a `!`, than that it expects square ones.
pub(crate) fn outer(input: ParseStream) -> syn::Result<Vec<Attribute>> {
    let fork = input.fork();
    while fork.peek(Token![#]) {
        let sign = fork.parse::<Token![#]>()?;
        if let Some(exclamation) = fork.parse::<Option<Token![!]>>()? {
            return Err(message::attribute::inner(exclamation.span));
        }
        if !fork.peek(token::Bracket) {
            return Err(message::attribute::without_brackets(sign.span));
        }
        fork.parse::<TokenTree>()?;
    }
    input.call(Attribute::parse_outer)
}

/// Whether an option follows without a comma before it: `loss = squared clone`.
fn begins_option(input: ParseStream) -> bool {
    let is_clone = matches!(next(input), Some(TokenTree::Ident(word)) if word == "clone");
    input.peek2(Token![=]) || input.peek2(token::Paren) || is_clone
}

/// Parses the value of an option, after `=`.
pub(crate) fn value<T>(
    option: &Ident,
    input: ParseStream,
    example: &str,
    parse: impl FnOnce(ParseStream) -> syn::Result<T>,
) -> syn::Result<T> {
    if input.parse::<Option<Token![=]>>()?.is_none() || input.is_empty() || input.peek(Token![,]) {
        return Err(message::attribute::option_without_value(option, example));
    }
    parse(input)
}

/// Parses the path of `mlp_core`, which the user may have renamed or re-exported.
pub(crate) fn krate(option: &Ident, input: ParseStream) -> syn::Result<Path> {
    path(option, input, "crate = path", Path::parse_mod_style)
}

/// Parses the path of a type, possibly with generic arguments.
pub(crate) fn type_path(option: &Ident, input: ParseStream, example: &str) -> syn::Result<Path> {
    path(option, input, example, Path::parse)
}

fn path(
    option: &Ident,
    input: ParseStream,
    example: &str,
    parse: fn(ParseStream) -> syn::Result<Path>,
) -> syn::Result<Path> {
    let path = value(option, input, example, |input| Ok(input.call(parse).ok()))?;
    let is_module = |path: &Path| path.segments.iter().all(|segment| segment.ident != "Self");
    path.filter(is_module).ok_or_else(|| message::attribute::option_without_value(option, example))
}

/// The options of an attribute `repr`; rustc reports a malformed one.
pub(crate) fn representations(attribute: &Attribute) -> Vec<Path> {
    let mut options = Vec::new();
    if names::is(attribute.path(), "repr") {
        let _ = attribute.parse_nested_meta(|meta| {
            options.push(meta.path);
            meta.input.parse::<Option<Group>>().map(drop)
        });
    }
    options
}

fn skip_to_comma(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        TokenTree::parse(input)?;
    }
    Ok(())
}
