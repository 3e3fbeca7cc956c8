//! The syntax tree of `candidates!`: the tokens of a network with lists of alternatives among them.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Ident, Visibility};

use super::position::Position;
use super::product::Candidate;
use crate::names;
use crate::span::SpanRange;

/// `pub enum Name< … >;`
pub(super) struct Definition {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    /// The location of `enum`.
    pub(super) keyword: Span,
    pub(super) name: Ident,
    /// Everything after the name.
    pub(super) body: Vec<Piece>,
}

/// A token, or a list.
pub(super) enum Piece {
    Token(TokenTree),
    List(List),
}

/// `[relu | tanh]`.
pub(super) struct List {
    /// The brackets, or the first and the last token if these are missing.
    pub(super) range: SpanRange,
    pub(super) position: Position,
    /// Never empty: a list without alternatives has a placeholder.
    pub(super) alternatives: Vec<Alternative>,
}

#[derive(Clone)]
pub(super) struct Alternative {
    pub(super) tokens: Vec<TokenTree>,
    /// Whether it has lost tokens to a mistake, which may have made the difference to another one.
    pub(super) is_cut: bool,
}

impl Alternative {
    pub(super) fn new(tokens: Vec<TokenTree>) -> Self {
        Self { tokens, is_cut: false }
    }
}

/// The attributes of the enum that its networks have as well.
const ATTRIBUTES_OF_NETWORKS: &[&str] = &["network", "cfg", "allow", "warn", "deny", "forbid"];

impl Definition {
    pub(super) fn lists(&self) -> impl Iterator<Item = &List> {
        self.body.iter().filter_map(|piece| match piece {
            Piece::List(list) => Some(list),
            Piece::Token(_) => None,
        })
    }

    pub(super) fn lists_mut(&mut self) -> impl Iterator<Item = &mut List> {
        self.body.iter_mut().filter_map(|piece| match piece {
            Piece::List(list) => Some(list),
            Piece::Token(_) => None,
        })
    }

    /// The tokens of the body with the alternatives of a candidate.
    pub(super) fn body_of(&self, candidate: &Candidate) -> Vec<TokenTree> {
        let mut chosen = candidate.chosen.iter();
        let mut tokens = Vec::new();
        for piece in &self.body {
            match piece {
                Piece::Token(token) => tokens.push(token.clone()),
                Piece::List(list) => {
                    let alternative = chosen.next().and_then(|&index| list.alternatives.get(index));
                    let Some(Alternative { tokens: alternative, .. }) = alternative else { continue };
                    let attributes = list.position.attributes(alternative);
                    let (attributes, rest) = alternative.split_at(attributes);
                    // A link attribute precedes `loss`.
                    if !attributes.is_empty() {
                        let is_loss = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "loss");
                        let before = tokens.iter().rposition(is_loss).unwrap_or(tokens.len());
                        tokens.splice(before..before, attributes.iter().cloned());
                    }
                    tokens.extend_from_slice(rest);
                }
            }
        }
        tokens
    }

    /// The tokens of a candidate as a call of `network!`.
    pub(super) fn network(&self, candidate: &Candidate) -> TokenStream {
        let shared =
            |attribute: &&Attribute| ATTRIBUTES_OF_NETWORKS.iter().any(|name| names::is(attribute.path(), name));
        let attributes = self.attributes.iter().filter(shared);
        let Self { visibility, .. } = self;
        let keyword = Ident::new("struct", self.keyword);
        let name = candidate.type_name(self);
        let body = self.body_of(candidate).into_iter().map(ToTokens::into_token_stream).collect::<TokenStream>();
        quote!(#(#attributes)* #visibility #keyword #name #body)
    }
}
