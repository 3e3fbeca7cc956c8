//! `connect near`: only the weights `w_ij` for which the function `near(i, j)` is true exist; the others are and stay zero.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::ParseStream;
use syn::{ExprPath, Ident, Path};

use super::syntax::{Argument, Draft, Effect, FieldOption, OptionEffect, Syntax, anywhere};
use crate::attribute;
use crate::expression::closure;
use crate::message::{Errors, at, shown};
use crate::model::{Dense, Network};
use crate::span::{SpanRange, text};
use crate::token::lookahead::next;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "connect",
    example: "connect near",
    synonyms: &[("mask", "connect"), ("masked", "connect"), ("sparse_by", "connect"), ("where", "connect")],
    takes_argument: true,
    parse,
    check: anywhere,
    field: Some(FieldOption { example: OPTION, parse: parse_option, write }),
};

/// A correct use as an option of a field.
const OPTION: &str = "connect = near";

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    argument.skip_assignment()?;
    if let Some(range) = closure(argument.input)? {
        argument.errors.push(closure_for_a_path(range));
        return Ok(None);
    }
    let is_path =
        argument.input.fork().parse::<ExprPath>().is_ok_and(|path| path.attrs.is_empty() && path.qself.is_none());
    if is_path && !argument.begins_modifier() {
        let path = argument.input.parse::<ExprPath>()?.path;
        if let Some(TokenTree::Group(call)) = next(argument.input) {
            argument.input.parse::<TokenTree>()?;
            argument.errors.push(called(SpanRange::from(call.span()), &path));
            return Ok(None);
        }
        return Ok(Some(Box::new(move |draft: &mut Draft| draft.options.connect = Some(path.clone()))));
    }
    match argument.read()? {
        None => argument.errors.push(without_path(argument.keyword)),
        Some((range, token)) => {
            argument.errors.push(not_a_path(range, &token));
            argument.skip()?;
        }
    }
    Ok(None)
}

/// `connect = near`.
fn parse_option(option: &Ident, value: ParseStream, errors: &mut Errors) -> Option<OptionEffect> {
    let path = errors.keep(attribute::value(option, value, OPTION, function))?;
    Some(Box::new(move |options| options.connect = Some(path.clone())))
}

/// The path of a function.
fn function(value: ParseStream) -> syn::Result<Path> {
    let next = value.fork().parse::<TokenTree>()?;
    // The commas of a closure do not separate options.
    if let Some(range) = closure(value)? {
        return Err(closure_for_a_path(range));
    }
    let path = value.parse::<ExprPath>().map(|path| path.path);
    path.map_err(|_| not_a_path(next.span(), &next))
}

fn write(network: &Network<Dense>, layer: usize) -> Option<TokenStream> {
    network.layers[layer].connect.as_ref().map(|path| quote!(connect = #path))
}

const EXAMPLE: &str = "const fn near(i: usize, j: usize) -> bool { i.abs_diff(j) <= 1 }";

fn without_path(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "`connect` must be followed by the path of a function that says which weights exist",
        format_args!("write `connect near`, and `{EXAMPLE}` outside of the network: does unit i read input j?"),
    )
}

fn not_a_path(range: impl Into<SpanRange>, written: &TokenTree) -> syn::Error {
    at(
        range,
        format_args!("`{}` is not the path of a function that says which weights exist", shown(written)),
        format_args!("write `connect near`, and `{EXAMPLE}` outside of the network"),
    )
}

fn closure_for_a_path(range: SpanRange) -> syn::Error {
    at(
        range,
        "`connect` takes the path of a function, and not a closure",
        format_args!("write `connect near`, and `{EXAMPLE}` outside of the network"),
    )
}

fn called(range: SpanRange, path: &Path) -> syn::Error {
    let path = text(path);
    at(range, "`connect` takes the function itself, and not a call", format_args!("write `connect {path}`"))
}
