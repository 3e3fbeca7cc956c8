//! `as name`: the name of the layer and of its field. A repeated layer gets `name1`, `name2`, …

use super::syntax::{Argument, Effect, Modifier, Syntax, anywhere};
use crate::message::at;
use crate::names;
use crate::span::SpanRange;
use proc_macro2::TokenTree;
use syn::Ident;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "as",
    example: "as name",
    synonyms: &[("name", "as"), ("named", "as"), ("called", "as"), ("label", "as")],
    takes_argument: true,
    parse,
    check: anywhere,
    field: None,
};

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let Some((range, token)) = argument.read_word()? else {
        argument.errors.push(not_a_name(argument.keyword));
        return Ok(None);
    };
    if NUMBER_TYPES.contains(&token.to_string().as_str()) {
        argument.errors.push(type_for_a_name(&token));
        return Ok(None);
    }
    let name = match &token {
        TokenTree::Ident(word) => names::identifier(word),
        _ => None,
    };
    let Some(name) = name else {
        argument.errors.push(not_a_name(range));
        return Ok(None);
    };
    Ok(Some(effect(name)))
}

/// The modifier `as name`, for a name written elsewhere.
pub(crate) fn naming(name: Ident) -> Modifier {
    Modifier::new(&SYNTAX, name.span(), effect(name))
}

fn effect(name: Ident) -> Effect {
    Box::new(move |draft| draft.name = Some(name.clone()))
}

/// The target types of casts such as `N as usize`.
const NUMBER_TYPES: &[&str] =
    &["usize", "u8", "u16", "u32", "u64", "u128", "isize", "i8", "i16", "i32", "i64", "i128", "f32", "f64"];

/// Whether this is the name of a primitive type of numbers.
pub(crate) fn is_number_type(word: &Ident) -> bool {
    NUMBER_TYPES.contains(&word.to_string().as_str())
}

fn not_a_name(range: impl Into<SpanRange>) -> syn::Error {
    at(range, "`as` must be followed by a name", "write a name that is not a keyword: `as encoder`")
}

fn type_for_a_name(ty: &TokenTree) -> syn::Error {
    at(
        ty,
        format_args!("`as` names a layer, and `{ty}` is a type"),
        "write a width of another type as a const expression in braces: `{ N as usize }`",
    )
}
