//! Where a message points: from one token to another.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

/// The first and the last token of what a message is about. On stable Rust two spans cannot be joined, but a message can
/// be given both.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    start: Span,
    end: Span,
}

impl Place {
    /// All of these tokens.
    pub(crate) fn of(tokens: impl ToTokens) -> Self {
        let mut tokens = tokens.into_token_stream().into_iter().map(|token| token.span());
        let start = tokens.next().unwrap_or_else(Span::call_site);
        Self { start, end: tokens.last().unwrap_or(start) }
    }

    /// From here to the end of another place.
    pub(crate) fn to(self, other: impl Into<Self>) -> Self {
        Self { start: self.start, end: other.into().end }
    }
}

/// The same tokens with the same meaning, but shown at this place.
pub(crate) fn located(tokens: TokenStream, place: Span) -> TokenStream {
    let locate = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            let mut located = Group::new(group.delimiter(), located(group.stream(), place));
            located.set_span(group.span());
            token = TokenTree::Group(located);
        }
        token.set_span(token.span().located_at(place));
        token
    };
    tokens.into_iter().map(locate).collect()
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

impl From<&TokenTree> for Place {
    fn from(token: &TokenTree) -> Self {
        token.span().into()
    }
}

impl ToTokens for Place {
    /// Two tokens, one at each end.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(quote_spanned!(self.start=> from));
        tokens.extend(quote_spanned!(self.end=> to));
    }
}
