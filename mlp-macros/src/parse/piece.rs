//! Cutting the body at `;` and `=>`.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};

use super::lookahead::is_punct;
use crate::error::Errors;

/// The tokens between two separators.
#[derive(Default)]
pub(super) struct Piece {
    pub(super) tokens: Vec<TokenTree>,
    pub(super) before: Option<Span>,
    pub(super) after: Option<Span>,
}

impl Piece {
    /// Reads the piece; what `read` leaves over has been reported by it.
    pub(super) fn read<T>(
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

/// Cuts at every `;`.
pub(super) fn statements(tokens: Vec<TokenTree>) -> Vec<Piece> {
    cut(tokens, |token, _| usize::from(is_punct(Some(token), ';')))
}

/// Cuts at every `=>`.
pub(super) fn layers(tokens: Vec<TokenTree>) -> Vec<Piece> {
    cut(tokens, |token, next| if is_punct(Some(token), '=') && is_punct(next, '>') { 2 } else { 0 })
}

/// Whether there is a `=>` among the tokens.
pub(super) fn has_arrow(tokens: &[TokenTree]) -> bool {
    tokens.windows(2).any(|pair| is_punct(Some(&pair[0]), '=') && is_punct(Some(&pair[1]), '>'))
}

/// Cuts where `separator` finds a separator, of which it tells the length.
fn cut(tokens: Vec<TokenTree>, separator: fn(&TokenTree, Option<&TokenTree>) -> usize) -> Vec<Piece> {
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
