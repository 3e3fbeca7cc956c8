//! `as name`: the name of the layer and of its field. A repeated layer gets `name1`, `name2`, …

use super::TABLE;
use super::syntax::{Argument, Effect, Modifier, Syntax, anywhere};
use crate::message::at;
use crate::names;
use crate::span::SpanRange;
use crate::token::lookahead::is_over;
use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{Ident, Token};

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
    if let Some((last, text)) = further_words(argument.input, &name)? {
        argument.errors.push(several_words(range.to(last), &text));
        return Ok(None);
    }
    Ok(Some(effect(name)))
}

/// Parses `-layer`, `.layer` or `::layer` after a word. Returns its last token, and all words joined to one.
fn further_words(input: ParseStream, first: &Ident) -> syn::Result<Option<(Span, String)>> {
    let mut text = first.to_string();
    let mut last = None;
    loop {
        let fork = input.fork();
        let has_sign = fork.parse::<Token![-]>().is_ok()
            || fork.parse::<Token![.]>().is_ok()
            || fork.parse::<Token![::]>().is_ok();
        let word = fork.parse::<Ident>().ok().filter(|word| has_sign && !is_over(input) && !TABLE.is_word(word));
        let Some(word) = word else { return Ok(last.map(|last| (last, text))) };
        while input.cursor() != fork.cursor() {
            input.parse::<TokenTree>()?;
        }
        text = format!("{text}_{word}");
        last = Some(word.span());
    }
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

fn several_words(range: SpanRange, joined: &str) -> syn::Error {
    at(range, "the name of a layer is one word", format_args!("write `{joined}`"))
}

fn type_for_a_name(ty: &TokenTree) -> syn::Error {
    at(
        ty,
        format_args!("`as` names a layer, and `{ty}` is a type"),
        "write a width of another type as a const expression in braces: `{ N as usize }`",
    )
}
