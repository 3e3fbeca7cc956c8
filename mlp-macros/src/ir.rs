//! What a definition means: a network that is complete and correct, or made so after its mistakes were reported.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Path, Visibility};

use crate::ast::{Lint, Probability, Width};
use crate::function::{Function, text};

/// A network.
pub(crate) struct Network {
    pub(crate) attributes: Vec<Attribute>,
    /// Nothing for an unnamed network.
    pub(crate) head: Option<(Visibility, Ident)>,
    pub(crate) krate: Path,
    pub(crate) layers: Vec<Layer>,
    pub(crate) loss: Function,
    pub(crate) lint: Option<Lint>,
    pub(crate) seed: u64,
    /// The constant that stands for widths with a mistake.
    pub(crate) unknown_width: Ident,
}

/// A layer.
pub(crate) struct Layer {
    pub(crate) name: Ident,
    /// Whether the user gave the name.
    pub(crate) is_named: bool,
    pub(crate) activation: Function,
    pub(crate) inputs: Width,
    pub(crate) outputs: Width,
    pub(crate) has_bias: bool,
    pub(crate) initializer: Option<Ident>,
    pub(crate) dropout: Option<Probability>,
}

impl Width {
    /// The number, where it is written out.
    pub(crate) fn value(&self) -> Option<usize> {
        match self {
            Self::Literal(value, _) => Some(*value),
            Self::Path(_) | Self::Expression(_) => None,
        }
    }

    /// The width as the user wrote it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Literal(value, _) => value.to_string(),
            Self::Path(path) => text(path),
            Self::Expression(group) => {
                let inner = group.to_string();
                inner.trim_start_matches('{').trim_end_matches('}').trim().to_owned()
            }
        }
    }
}

impl ToTokens for Width {
    /// A const argument. A path stands in braces, so that it is looked up among the constants.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(_, literal) => literal.to_tokens(tokens),
            Self::Path(path) => braced(path.to_token_stream(), path.span()).to_tokens(tokens),
            Self::Expression(group) => braced(inner(group), group.span()).to_tokens(tokens),
        }
    }
}

/// Braces of ours, which rustc does not call unnecessary.
fn braced(tokens: TokenStream, place: Span) -> Group {
    let mut braces = Group::new(Delimiter::Brace, tokens);
    braces.set_span(place.resolved_at(Span::mixed_site()));
    braces
}

/// What stands in the user's braces.
fn inner(expression: &TokenTree) -> TokenStream {
    match expression {
        TokenTree::Group(group) => group.stream(),
        other => other.to_token_stream(),
    }
}
