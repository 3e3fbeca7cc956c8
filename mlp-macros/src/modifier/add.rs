//! `add stem`: adds the activations of a layer of the same width to those of this one, `a = f(W x + b) + a_stem`.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::Ident;
use syn::parse::ParseStream;

use super::from::{has_more_names, not_one_word, parse_name, rest, rest_of_path, source};
use super::syntax::{Argument, Draft, Effect, FieldOption, OptionEffect, Syntax, anywhere};
use crate::attribute;
use crate::message::{Errors, at};
use crate::model::{Dense, Network};
use crate::span::SpanRange;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "add",
    example: "add stem",
    synonyms: &[("plus", "add"), ("skip", "add"), ("residual", "add"), ("adds", "add")],
    takes_argument: true,
    parse,
    check: anywhere,
    field: Some(FieldOption { example: OPTION, parse: parse_option, write }),
};

/// A correct use as an option of a field.
const OPTION: &str = "add = stem";

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let Some((range, token)) = argument.read_word()? else {
        argument.errors.push(without_name(argument.keyword));
        return Ok(None);
    };
    if let TokenTree::Group(_) = token {
        argument.errors.push(several(range));
        return Ok(None);
    }
    if let Some((last, text)) = rest_of_path(argument.input, &token)? {
        argument.errors.push(not_one_word(range.to(last), &text));
        return Ok(None);
    }
    if has_more_names(argument.input) {
        let (last, _) = rest(argument.input, &token.to_string())?;
        argument.errors.push(several(range.to(last)));
        return Ok(None);
    }
    let name = source(range, &token, argument.errors);
    if name.is_none() {
        argument.skip()?;
    }
    Ok(name.map(|name| Box::new(move |draft: &mut Draft| draft.options.reads.add = Some(name.clone())) as Effect))
}

/// `add = stem`.
fn parse_option(option: &Ident, value: ParseStream, errors: &mut Errors) -> Option<OptionEffect> {
    let name = errors.keep(attribute::value(option, value, OPTION, parse_name))?;
    Some(Box::new(move |options| options.reads.add = Some(name.clone())))
}

fn write(network: &Network<Dense>, layer: usize) -> Option<TokenStream> {
    let name = network.name_of(network.graph.added(layer)?);
    Some(quote!(add = #name))
}

fn without_name(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "`add` must be followed by the name of the layer whose activations are added",
        "write `add stem`; a layer gets its name by `as stem`",
    )
}

fn several(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "a layer adds the activations of one layer to its own",
        "write one name, `add stem`; to read several layers through weights, write `from (low, high)`",
    )
}
