//! Finds the lists of alternatives in a body. The network around them is parsed as that of `network!`, once for each combination.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::position::{self, Position};
use super::syntax::Piece;
use super::{constants, list, reader, swapped, text, unbracketed};
use crate::message::{self, Errors};
use crate::modifier;
use crate::token::lookahead::is_punct;

/// Finds the lists among the tokens of a body.
pub(super) fn body(mut tokens: Vec<TokenTree>, errors: &mut Errors) -> Vec<Piece> {
    let mut unbracketed = unbracketed::enclose(&mut tokens);
    swapped::exchange(&mut tokens, &mut unbracketed, errors);
    let mut positions = reader::positions(&tokens).into_iter();
    let is_word = |token: &TokenTree, expected: &str| matches!(token, TokenTree::Ident(word) if word == expected);
    let has_loss = tokens.iter().any(|token| is_word(token, "loss"));
    let piece = |index: usize| match &tokens[index] {
        TokenTree::Group(group) if position::is_list(&tokens, index) => {
            let after = &tokens[index + 1..];
            let place = Place {
                position: positions.next().unwrap_or(Position::Outside),
                is_first: index == 1,
                next: Next::of(after),
                has_loss,
            };
            let missing_brackets = unbracketed.get(&index).copied();
            if let Some(range) = missing_brackets.filter(|_| place.takes_list() && !place.is_range(group)) {
                errors.push_recurring(message::candidates::not_in_brackets(range, &text::of(&tokens[index..=index])));
            }
            Piece::List(list::parse(group, missing_brackets.unwrap_or_else(|| group.span().into()), place, errors))
        }
        TokenTree::Group(group) => {
            let before = index.checked_sub(1).map(|before| &tokens[before]);
            let constants = constants::first(group, before, tokens.get(index + 1), errors);
            Piece::Token(TokenTree::Group(constants.unwrap_or_else(|| group.clone())))
        }
        token => Piece::Token(token.clone()),
    };
    (0..tokens.len()).map(piece).collect()
}

/// The place of a list in the network.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) position: Position,
    /// Whether the network begins with the list.
    pub(super) is_first: bool,
    pub(super) next: Next,
    /// Whether the network has a loss.
    pub(super) has_loss: bool,
}

/// The tokens after a list.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Next {
    Width,
    /// The end of the layer.
    End,
    Other,
}

impl Next {
    fn of(after: &[TokenTree]) -> Self {
        match after.first() {
            Some(token) if begins_width(token) => Self::Width,
            _ if ends_layer(after) => Self::End,
            _ => Self::Other,
        }
    }
}

impl Place {
    /// Whether a list is possible, so that nothing but its brackets may be wrong.
    fn takes_list(self) -> bool {
        match self.position {
            Position::Activation { .. } => self.next != Next::End,
            Position::Width { of_output } => !of_output,
            position => position.is_allowed(),
        }
    }

    /// Whether the list is a range, which is reported with its alternatives in brackets.
    fn is_range(self, list: &Group) -> bool {
        let tokens: Vec<_> = list.stream().into_iter().collect();
        self.position.list_of_range(&tokens).is_some()
    }
}

/// Whether a layer ends here, so that the activations before have no width.
pub(super) fn ends_layer(next: &[TokenTree]) -> bool {
    match next {
        [TokenTree::Ident(word), ..] => modifier::TABLE.is_word(word),
        // Reported with the layer as one in its middle.
        [equals, greater, width, ..]
            if is_punct(Some(equals), '=') && is_punct(Some(greater), '>') && begins_width(width) =>
        {
            false
        }
        [minus, greater, ..] if is_punct(Some(minus), '-') && is_punct(Some(greater), '>') => true,
        next => next.is_empty() || ['=', ';', '+', '>'].iter().any(|sign| is_punct(next.first(), *sign)),
    }
}

pub(super) fn begins_width(token: &TokenTree) -> bool {
    match token {
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => matches!(group.delimiter(), Delimiter::Brace | Delimiter::Bracket),
        _ => false,
    }
}
