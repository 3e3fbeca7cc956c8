//! Source locations: the range of tokens a message points at, and tokens moved to another location.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};

/// The spans of a first and a last token. Stable Rust cannot join two spans, but a message or a path can carry both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpanRange {
    pub(crate) start: Span,
    pub(crate) end: Span,
}

impl SpanRange {
    /// The range of these tokens.
    pub(crate) fn of(tokens: impl ToTokens) -> Self {
        let mut tokens = tokens.into_token_stream().into_iter().map(|token| token.span());
        let start = tokens.next().unwrap_or_else(Span::call_site);
        Self { start, end: tokens.last().unwrap_or(start) }
    }

    /// From the start of this range to the end of another.
    pub(crate) fn to(self, other: impl Into<Self>) -> Self {
        Self { start: self.start, end: other.into().end }
    }
}

impl From<Span> for SpanRange {
    fn from(span: Span) -> Self {
        Self { start: span, end: span }
    }
}

impl From<&TokenTree> for SpanRange {
    fn from(token: &TokenTree) -> Self {
        token.span().into()
    }
}

impl ToTokens for SpanRange {
    /// Two tokens, one at each end.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(quote_spanned!(self.start=> from));
        tokens.extend(quote_spanned!(self.end=> to));
    }
}

/// The same tokens with the same name resolution, displayed at another location.
pub(crate) fn respan(tokens: TokenStream, location: Span) -> TokenStream {
    let respan_token = |mut token: TokenTree| {
        if let TokenTree::Group(group) = &token {
            let mut moved = Group::new(group.delimiter(), respan(group.stream(), location));
            moved.set_span(group.span());
            token = TokenTree::Group(moved);
        }
        token.set_span(token.span().located_at(location));
        token
    };
    tokens.into_iter().map(respan_token).collect()
}

/// The tokens of a path, displayed from the start to the end of a range: the last token at its end, the others at its
/// start. rustc underlines a path from its first token to its last.
pub(crate) fn respan_path(path: TokenStream, range: SpanRange) -> TokenStream {
    let mut tokens: Vec<_> = respan(path, range.start).into_iter().collect();
    if let Some(last) = tokens.last_mut() {
        last.set_span(last.span().located_at(range.end));
    }
    tokens.into_iter().collect()
}

/// Tokens as a user would type them.
pub(crate) fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(" :: ", "::").replace(" < ", "<").replace(" >", ">")
}
