//! `connect near`: only the weights `w_ij` for which the function `near(i, j)` is true exist; the others are and stay zero.

use proc_macro2::TokenTree;
use syn::parse::ParseStream;
use syn::{ExprPath, Token};

use super::syntax::{Argument, Draft, Effect, Syntax, anywhere};
use crate::message;
use crate::span::SpanRange;
use crate::token::lookahead::next;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "connect",
    example: "connect near",
    synonyms: &[("mask", "connect"), ("masked", "connect"), ("sparse_by", "connect"), ("where", "connect")],
    takes_argument: true,
    parse,
    check: anywhere,
};

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    argument.skip_assignment()?;
    if let Some(range) = closure(argument.input)? {
        argument.errors.push(message::connect::closure(range));
        return Ok(None);
    }
    let is_path =
        argument.input.fork().parse::<ExprPath>().is_ok_and(|path| path.attrs.is_empty() && path.qself.is_none());
    if is_path && !argument.begins_modifier() {
        let path = argument.input.parse::<ExprPath>()?.path;
        if let Some(TokenTree::Group(call)) = next(argument.input) {
            argument.input.parse::<TokenTree>()?;
            argument.errors.push(message::connect::called(SpanRange::from(call.span()), &path));
            return Ok(None);
        }
        return Ok(Some(Box::new(move |draft: &mut Draft| draft.connect = Some(path.clone()))));
    }
    match argument.read()? {
        None => argument.errors.push(message::connect::without_path(argument.keyword)),
        Some((range, token)) => {
            argument.errors.push(message::connect::not_a_path(range, &token));
            argument.skip()?;
        }
    }
    Ok(None)
}

/// Skips a closure, `|i, j| i == j`, and returns its range.
fn closure(input: ParseStream) -> syn::Result<Option<SpanRange>> {
    if !input.peek(Token![|]) && !input.peek(Token![move]) || input.fork().parse::<syn::ExprClosure>().is_err() {
        return Ok(None);
    }
    input.parse::<syn::ExprClosure>().map(|closure| Some(SpanRange::of(closure)))
}
