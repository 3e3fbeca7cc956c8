//! The tokens of one alternative of a list, by the position of the list, and a placeholder for an empty list.

use proc_macro2::{Delimiter, Ident, Literal, Span, TokenTree};

use super::position::Position;
use crate::token::lookahead::is_punct;

impl Position {
    /// A list for this position, for messages.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Width { .. } => "[16 | 32]",
            Self::Argument("repeat") => "[1 | 2]",
            Self::Argument("dropout") => "[0 | 0.2]",
            Self::Argument("init") => "[he_normal | glorot_normal]",
            Self::Loss => "[squared | absolute]",
            _ => "[relu | tanh]",
        }
    }

    /// The tokens in place of an empty list.
    pub(super) fn placeholder(self, span: Span) -> Vec<TokenTree> {
        let word = |word| Ident::new(word, span).into();
        let number = |number| {
            let mut literal = Literal::usize_unsuffixed(number);
            literal.set_span(span);
            literal.into()
        };
        match self {
            Self::Activation { .. } => vec![word("linear")],
            // Enough for every function.
            Self::Width { .. } => vec![number(2)],
            Self::Argument("repeat") => vec![number(1)],
            Self::Argument("dropout") => vec![number(0)],
            Self::Argument("init") => vec![word("zeros")],
            Self::Loss => vec![word("squared")],
            _ => vec![],
        }
    }

    /// The number of tokens of one alternative at the start of these.
    pub(super) fn length(self, tokens: &[TokenTree]) -> usize {
        match self {
            Self::Activation { .. } => function_length(tokens),
            Self::Width { .. } => path_length(tokens).max(1),
            Self::Argument("repeat" | "dropout" | "init") => 1 + usize::from(is_punct(tokens.first(), '-')),
            Self::Loss => losses_length(tokens),
            _ => tokens.len(),
        }
    }
}

/// The number of tokens of a path, without generic arguments; 0 if none begins here.
fn path_length(tokens: &[TokenTree]) -> usize {
    let is_colon = |index: usize| is_punct(tokens.get(index), ':');
    let mut length = if is_colon(0) && is_colon(1) { 2 } else { 0 };
    while let Some(TokenTree::Ident(_)) = tokens.get(length) {
        length += 1;
        let continues = is_colon(length) && is_colon(length + 1);
        if !continues || !matches!(tokens.get(length + 2), Some(TokenTree::Ident(_))) {
            return length;
        }
        length += 2;
    }
    length
}

/// The number of tokens of a function: a path with generic arguments or constants.
fn function_length(tokens: &[TokenTree]) -> usize {
    if is_punct(tokens.first(), '\'') {
        return tokens.len().min(2); // a lifetime, which is no function
    }
    let mut length = path_length(tokens);
    let rest = &tokens[length..];
    if is_punct(rest.first(), '<') {
        let close = rest.iter().position(|token| is_punct(Some(token), '>'));
        length += close.map_or(rest.len(), |close| close + 1);
    }
    match tokens.get(length) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => length + 1,
        _ => length.max(1),
    }
}

/// The number of tokens of losses with their weights: `0.5 * squared + absolute`, with attributes before them.
fn losses_length(tokens: &[TokenTree]) -> usize {
    let mut length = Position::Loss.attributes(tokens);
    loop {
        if is_punct(tokens.get(length + 1), '*') {
            length += 2;
        }
        length += function_length(tokens.get(length..).unwrap_or_default());
        if !is_punct(tokens.get(length), '+') {
            return length.min(tokens.len());
        }
        length += 1;
    }
}
