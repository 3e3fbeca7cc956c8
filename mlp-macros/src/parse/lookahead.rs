//! What comes next, without reading it.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{LitInt, Path, Token, token};

use super::word;
use crate::names;
use crate::place::Place;

/// The next token.
pub(super) fn next(input: ParseStream) -> Option<TokenTree> {
    input.cursor().token_tree().map(|(token, _)| token)
}

pub(super) fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// Whether this is the name of a built-in activation.
pub(super) fn is_activation(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if names::find(names::ACTIVATIONS, &word.to_string()).is_some())
}

/// Whether a statement begins here, so that the layers are over.
pub(super) fn begins_statement(input: ParseStream) -> bool {
    input.peek(word::loss) || input.peek(word::seed) || input.peek(Token![#])
}

/// Whether a modifier begins here.
pub(super) fn begins_modifier(input: ParseStream) -> bool {
    input.peek(Token![as])
        || input.peek(word::repeat)
        || input.peek(word::no_bias)
        || input.peek(word::init)
        || input.peek(word::dropout)
}

/// Whether a number begins here; syn takes `-1` for one, too.
pub(super) fn begins_number(input: ParseStream) -> bool {
    input.peek(LitInt) && !input.peek(Token![-])
}

/// Whether a layer or the input begins here: `input`, a built-in activation, or before a number what may be a misspelled
/// one or a path.
pub(super) fn begins_layer(input: ParseStream) -> bool {
    let fork = input.fork();
    let Ok(path) = fork.parse::<Path>() else { return false };
    let word = path.get_ident().map(ToString::to_string).unwrap_or_default();
    if word == "input" || names::find(names::ACTIVATIONS, &word).is_some() {
        return true;
    }
    let is_activation = || names::closest(&word, names::ACTIVATIONS.iter().map(|entry| entry.name)).is_some();
    let is_path = !word.starts_with(|c: char| c.is_lowercase());
    let _ = fork.peek(token::Paren).then(|| fork.parse::<TokenTree>());
    begins_number(&fork) && (is_path || is_activation())
}

/// Whether what was begun is over: something else begins here, or nothing.
pub(super) fn is_over(input: ParseStream) -> bool {
    input.is_empty() || begins_statement(input) || begins_layer(input) || wrong_arrow(input).is_some()
}

/// What is written for `=>` whatever follows; other signs are meant for it before a layer.
const WRONG_ARROWS: &[&str] = &["->", "-->", "~>", "==", ">=", ">>", "|>", ","];

/// What stands here in the place of a `=>`: its tokens, and how they read.
pub(super) fn wrong_arrow(input: ParseStream) -> Option<(Place, String)> {
    let fork = input.fork();
    let mut tokens = TokenStream::new();
    let mut text = String::new();
    while let Some(TokenTree::Punct(punct)) = next(&fork) {
        fork.parse::<TokenTree>().ok()?;
        let is_last = punct.spacing() == Spacing::Alone;
        text.push(punct.as_char());
        tokens.extend([TokenTree::Punct(punct)]);
        if is_last {
            break;
        }
    }
    let is_meant = || !text.is_empty() && (begins_layer(&fork) || fork.is_empty());
    let is_arrow = WRONG_ARROWS.contains(&text.as_str()) || is_meant();
    is_arrow.then(|| (Place::of(tokens), text))
}

/// Reads what [`wrong_arrow`] found.
pub(super) fn skip_wrong_arrow(input: ParseStream, text: &str) -> syn::Result<()> {
    text.chars().try_for_each(|_| input.parse::<TokenTree>().map(drop))
}
