//! The number of units of a layer: a literal, the path of a constant, or an expression.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, LitInt, Path};

use crate::expression;
use crate::span::text;

#[derive(Clone)]
pub(crate) enum Width {
    Literal(usize, LitInt),
    Path(Path),
    /// A const expression in braces.
    Expression(TokenTree),
    /// The name of a constant of the expansion, and its value as the user wrote it.
    Constant(Ident, TokenTree),
}

impl Width {
    /// The number, if the width is a literal.
    pub(crate) fn value(&self) -> Option<usize> {
        match self {
            Self::Literal(value, _) => Some(*value),
            Self::Path(_) | Self::Expression(_) | Self::Constant(..) => None,
        }
    }

    /// The total of several widths.
    pub(crate) fn sum(widths: &[Self]) -> Self {
        if let [width] = widths {
            return width.clone();
        }
        let span = widths.first().map_or_else(Span::mixed_site, Spanned::span).resolved_at(Span::mixed_site());
        let values = widths.iter().map(Self::value);
        // A sum that does not fit is reported with the weights of the layer.
        if let Some(total) = values.into_iter().try_fold(0_usize, |sum, value| Some(sum.saturating_add(value?))) {
            return Self::Literal(total, LitInt::new(&total.to_string(), span));
        }
        let operands = widths.iter().map(Self::operand);
        Self::Expression(braced(quote_spanned!(span=> #(#operands)+*), span).into())
    }

    /// The width as an operand of a sum.
    fn operand(&self) -> TokenStream {
        match self {
            Self::Expression(group) => {
                // A block alone would end a statement.
                let block = braced(inner(group), group.span());
                let mut operand = Group::new(Delimiter::Parenthesis, block.to_token_stream());
                operand.set_span(block.span());
                operand.to_token_stream()
            }
            Self::Literal(_, literal) => literal.to_token_stream(),
            Self::Path(path) => path.to_token_stream(),
            Self::Constant(name, _) => name.to_token_stream(),
        }
    }

    /// The width as the user wrote it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Literal(value, _) => value.to_string(),
            Self::Path(path) => text(path),
            Self::Expression(group) | Self::Constant(_, group) => {
                let inner = group.to_string();
                inner.trim_start_matches('{').trim_end_matches('}').trim().to_owned()
            }
        }
    }
}

impl ToTokens for Width {
    /// A const argument. Braces make rustc resolve a path as a constant.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(_, literal) => literal.to_tokens(tokens),
            Self::Path(path) => braced(path.to_token_stream(), path.span()).to_tokens(tokens),
            Self::Constant(name, _) => braced(name.to_token_stream(), name.span()).to_tokens(tokens),
            Self::Expression(group) => braced(inner(group), group.span()).to_tokens(tokens),
        }
    }
}

/// Braces with the span of the macro, for which rustc's lint `unused_braces` does not fire.
pub(crate) fn braced(tokens: TokenStream, location: Span) -> Group {
    let mut braces = Group::new(Delimiter::Brace, tokens);
    braces.set_span(location.resolved_at(Span::mixed_site()));
    braces
}

/// The content of the user's braces, without further braces or parentheses around all of it: rustc would warn of them.
fn inner(expression: &TokenTree) -> TokenStream {
    let TokenTree::Group(group) = expression else { return expression.to_token_stream() };
    expression::unwrapped(group.stream())
}
