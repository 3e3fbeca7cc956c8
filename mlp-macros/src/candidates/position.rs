//! The position of a list of alternatives in the grammar, which `reader` determines from the tokens around it.

use proc_macro2::{Delimiter, TokenTree};

use crate::parse::alternatives;
use crate::token::lookahead::is_punct;

/// The position of a list in the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Before or after the width of an input.
    Input,
    /// An activation; is it of the output layer?
    Activation {
        of_output: bool,
    },
    /// A width; is it of the output layer?
    Width {
        of_output: bool,
    },
    /// The argument of a modifier, or of `seed`.
    Argument(&'static str),
    Loss,
    /// In place of a statement, such as `loss squared`.
    Statement,
    /// After the width of a layer, where a modifier would be.
    Modifier,
    /// Outside of the network.
    Outside,
}

impl Position {
    /// Whether there may be a list.
    pub(super) fn is_allowed(self) -> bool {
        match self {
            Self::Activation { .. } | Self::Width { .. } | Self::Loss => true,
            Self::Argument(word) => alternatives::MODIFIERS.contains(&word),
            Self::Input | Self::Statement | Self::Modifier | Self::Outside => false,
        }
    }

    /// Whether its alternatives are values, and not functions.
    pub(super) fn is_value(self) -> bool {
        !matches!(self, Self::Activation { .. } | Self::Loss)
    }

    /// The number of tokens of attributes at the start of an alternative.
    pub(super) fn attributes(self, alternative: &[TokenTree]) -> usize {
        let is_attribute = |pair: &&[TokenTree]| is_punct(pair.first(), '#') && pair.len() == 2;
        if self == Self::Loss { 2 * alternative.chunks(2).take_while(is_attribute).count() } else { 0 }
    }
}

/// Whether the token at this index is a list: a group in brackets, but not of an attribute.
pub(super) fn is_list(tokens: &[TokenTree], index: usize) -> bool {
    let is_attribute = index.checked_sub(1).is_some_and(|before| is_punct(tokens.get(before), '#'));
    matches!(&tokens[index], TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket) && !is_attribute
}
