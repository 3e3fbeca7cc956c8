//! `add stem`: adds the activations of a layer of the same width to those of this one, `a = f(W x + b) + a_stem`.

use proc_macro2::TokenTree;

use super::from::{has_more_names, rest, rest_of_path, source};
use super::syntax::{Argument, Draft, Effect, Syntax, anywhere};
use crate::message;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "add",
    example: "add stem",
    synonyms: &[("plus", "add"), ("skip", "add"), ("residual", "add"), ("adds", "add")],
    takes_argument: true,
    parse,
    check: anywhere,
};

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let Some((range, token)) = argument.read_word()? else {
        argument.errors.push(message::wiring::add_without_name(argument.keyword));
        return Ok(None);
    };
    if let TokenTree::Group(_) = token {
        argument.errors.push(message::wiring::adds_several(range));
        return Ok(None);
    }
    if let Some((last, text)) = rest_of_path(argument.input, &token)? {
        argument.errors.push(message::wiring::not_one_word(range.to(last), &text));
        return Ok(None);
    }
    if has_more_names(argument.input) {
        let (last, _) = rest(argument.input, &token.to_string())?;
        argument.errors.push(message::wiring::adds_several(range.to(last)));
        return Ok(None);
    }
    let name = source(range, &token, argument.errors);
    Ok(name.map(|name| Box::new(move |draft: &mut Draft| draft.reads.add = Some(name.clone())) as Effect))
}
