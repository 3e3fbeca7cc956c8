//! Splits the body at `;` and `=>`.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};

use super::lookahead::is_punct;
use crate::message::Errors;

/// The tokens between two separators.
#[derive(Default)]
pub(crate) struct Piece {
    pub(crate) tokens: Vec<TokenTree>,
    pub(crate) before: Option<Span>,
    pub(crate) after: Option<Span>,
}

impl Piece {
    /// Parses the piece. `read` must have reported the tokens that it leaves unread.
    pub(crate) fn read<T>(
        self,
        errors: &mut Errors,
        read: impl FnOnce(ParseStream, &mut Errors) -> syn::Result<T>,
    ) -> Option<T> {
        let parser = |input: ParseStream| {
            let value = read(input, errors)?;
            input.parse::<TokenStream>()?;
            Ok(value)
        };
        let result = parser.parse2(self.tokens.into_iter().collect());
        errors.keep(result)
    }
}

/// Splits at every `;`.
pub(crate) fn statements(tokens: Vec<TokenTree>) -> Vec<Piece> {
    split(tokens, |token, _| usize::from(is_punct(Some(token), ';')))
}

/// Splits at every `=>`.
pub(crate) fn layers(tokens: Vec<TokenTree>) -> Vec<Piece> {
    split(tokens, |token, next| if is_punct(Some(token), '=') && is_punct(next, '>') { 2 } else { 0 })
}

/// The index of the first `=>`.
pub(crate) fn arrow(tokens: &[TokenTree]) -> Option<usize> {
    tokens.windows(2).position(|pair| is_punct(Some(&pair[0]), '=') && is_punct(Some(&pair[1]), '>'))
}

/// Splits at separators; `separator` returns the length of the one that begins here, or 0.
fn split(tokens: Vec<TokenTree>, separator: fn(&TokenTree, Option<&TokenTree>) -> usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut piece = Piece::default();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let length = separator(&token, tokens.peek());
        if length == 0 {
            piece.tokens.push(token);
        } else {
            tokens.by_ref().take(length - 1).for_each(drop);
            let next = Piece { before: Some(token.span()), ..Piece::default() };
            piece.after = Some(token.span());
            pieces.push(std::mem::replace(&mut piece, next));
        }
    }
    pieces.push(piece);
    pieces
}
