//! Lookahead: predicates on the next tokens that do not advance the input.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{LitInt, Token, token};

use super::word;
use crate::builtin::FunctionKind;
use crate::expression;
use crate::span::SpanRange;

/// The next token.
pub(crate) fn next(input: ParseStream) -> Option<TokenTree> {
    input.cursor().token_tree().map(|(token, _)| token)
}

pub(crate) fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// Whether this is the name of a built-in activation.
pub(crate) fn is_activation(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if FunctionKind::Activation.find(&word.to_string()).is_some())
}

/// Whether a statement begins here, which ends the layers.
pub(crate) fn begins_statement(input: ParseStream) -> bool {
    input.peek(word::loss) || input.peek(word::seed) || input.peek(Token![#])
}

/// Whether a number begins here. syn also parses `-1` as one, which is excluded.
pub(crate) fn begins_number(input: ParseStream) -> bool {
    input.peek(LitInt) && !input.peek(Token![-])
}

/// Whether a layer or the input begins here: `input`, a built-in activation, or a path or a misspelled activation before a
/// number.
pub(crate) fn begins_layer(input: ParseStream) -> bool {
    let fork = input.fork();
    let Ok(path) = expression::path(&fork) else { return false };
    let word = path.get_ident().map(ToString::to_string).unwrap_or_default();
    if word == "input" || FunctionKind::Activation.find(&word).is_some() {
        return true;
    }
    let is_activation = || FunctionKind::Activation.closest(&word).is_some();
    let is_path = !word.starts_with(|c: char| c.is_lowercase());
    let _ = fork.peek(token::Paren).then(|| fork.parse::<TokenTree>());
    begins_number(&fork) && (is_path || is_activation())
}

/// Whether the current layer ends here.
pub(crate) fn is_over(input: ParseStream) -> bool {
    input.is_empty() || begins_statement(input) || begins_layer(input) || wrong_arrow(input).is_some()
}

/// Signs always taken for `=>`. Others are taken for it only before a layer.
const WRONG_ARROWS: &[&str] = &["->", "-->", "~>", "==", ">=", ">>", "|>", ","];

/// The range and the text of a sign in place of `=>`.
pub(crate) fn wrong_arrow(input: ParseStream) -> Option<(SpanRange, String)> {
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
    if text == "<-" && (fork.peek(word::input) && !fork.peek2(LitInt) || fork.peek(token::Paren)) {
        return None; // sources
    }
    let begins_statement = || fork.peek(word::loss) || fork.peek(word::seed);
    let is_meant = || !text.is_empty() && (begins_layer(&fork) || fork.is_empty() || begins_statement());
    (is_arrow(&text) || is_meant()).then(|| (SpanRange::of(tokens), text))
}

/// Whether a sign is always taken for `=>`.
pub(crate) fn is_arrow(text: &str) -> bool {
    WRONG_ARROWS.contains(&text)
}

/// Skips the sign that [`wrong_arrow`] found.
pub(crate) fn skip_wrong_arrow(input: ParseStream, text: &str) -> syn::Result<()> {
    text.chars().try_for_each(|_| input.parse::<TokenTree>().map(drop))
}
