//! `connect near`: only the weights `w_ij` for which the function `near(i, j)` is true exist; the others are and stay zero.

use proc_macro2::TokenTree;
use syn::ExprPath;

use super::syntax::{Argument, Draft, Effect, Syntax, anywhere};
use crate::message;
use crate::span::SpanRange;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "connect",
    example: "connect near",
    synonyms: &[("mask", "connect"), ("masked", "connect"), ("sparse_by", "connect"), ("where", "connect")],
    takes_argument: true,
    parse,
    check: anywhere,
};

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let fork = argument.input.fork();
    if let Ok(ExprPath { path, attrs, qself: None }) = fork.parse::<ExprPath>()
        && attrs.is_empty()
        && !(path.get_ident().is_some() && argument.begins_modifier())
    {
        argument.input.parse::<ExprPath>()?;
        let call = crate::token::lookahead::next(argument.input);
        if let Some(TokenTree::Group(call)) = call {
            argument.input.parse::<TokenTree>()?;
            argument.errors.push(message::connect::called(SpanRange::from(call.span()), &path));
            return Ok(None);
        }
        let effect = move |draft: &mut Draft| draft.dense.connect = Some(path.clone());
        return Ok(Some(Box::new(effect)));
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
