//! What a definition means: a network that is complete and correct, or made so after its mistakes were reported.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Attribute, Ident, Path, Visibility};

use crate::ast::{Lint, Width};
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
}

/// A layer.
pub(crate) struct Layer {
    pub(crate) name: Ident,
    pub(crate) activation: Function,
    pub(crate) inputs: Width,
    pub(crate) outputs: Width,
    pub(crate) has_bias: bool,
    pub(crate) initializer: Option<Ident>,
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

    pub(crate) fn literal(value: usize, span: Span) -> Self {
        let mut literal = proc_macro2::Literal::usize_unsuffixed(value);
        literal.set_span(span);
        let literal = syn::Lit::new(literal);
        match literal {
            syn::Lit::Int(literal) => Self::Literal(value, literal),
            _ => unreachable!("an unsuffixed integer"),
        }
    }
}

impl ToTokens for Width {
    /// A const argument. A path stands in braces, so that it is looked up among the constants.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(_, literal) => literal.to_tokens(tokens),
            Self::Path(path) => quote_spanned!(Span::mixed_site()=> { #path }).to_tokens(tokens),
            Self::Expression(group) => group.to_tokens(tokens),
        }
    }
}
