//! The tokens of one alternative of a list, by the position of the list, and a placeholder for an empty list.

use proc_macro2::{Delimiter, Ident, Literal, Span, TokenTree};
use syn::LitInt;

use super::path;
use super::position::Position;
use crate::modifier;
use crate::token::lookahead::{is_activation, is_punct};

/// The maximum number of alternatives in place of a range in a message.
const LONGEST: usize = 8;

impl Position {
    /// A list for this position, for messages.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Width { .. } => "[16 | 32]",
            Self::Argument("repeat") => "[1 | 2]",
            Self::Argument("dropout") => "[0 | 0.2]",
            Self::Argument("init") => "[he_normal | glorot_normal]",
            Self::Loss | Self::Statement => "[squared | absolute]",
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
            Self::Input | Self::Width { .. } => vec![number(2)],
            Self::Argument("repeat") => vec![number(1)],
            Self::Argument("dropout") => vec![number(0)],
            Self::Argument("init") => vec![word("zeros")],
            Self::Loss => vec![word("squared")],
            Self::Statement => vec![word("loss"), word("squared")],
            _ => vec![],
        }
    }

    /// The number of tokens of one alternative at the start of these.
    pub(super) fn length(self, tokens: &[TokenTree]) -> usize {
        match self {
            Self::Activation { .. } => function_length(tokens),
            Self::Width { .. } | Self::Argument("repeat" | "dropout" | "init") => expression_length(tokens),
            Self::Loss => losses_length(tokens),
            Self::Input | Self::Argument(_) if self.begins(tokens) => expression_length(tokens),
            _ => tokens.len(),
        }
    }

    /// Whether numbers are separated by another sign, `[3 / 4]`, given all tokens of a list. In a list with `|`, they would be computed.
    pub(super) fn are_separated(self, tokens: &[TokenTree]) -> bool {
        let is_operand = |token: &TokenTree| matches!(token, TokenTree::Literal(_));
        let is_separator = |token: &TokenTree| ['/', '&', '+'].iter().any(|sign| is_punct(Some(token), *sign));
        self.is_number() && tokens.chunks(2).all(|pair| is_operand(&pair[0]) && pair.get(1).is_none_or(is_separator))
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Width { .. } | Self::Argument("repeat" | "dropout"))
    }

    /// The numbers of a range, `3..5`, or none if these are not few; `None` if these tokens are no range.
    pub(super) fn list_of_range(self, tokens: &[TokenTree]) -> Option<Vec<String>> {
        let is_dot = |token: &TokenTree| is_punct(Some(token), '.');
        let dots = tokens
            .windows(2)
            .position(|pair| is_dot(&pair[0]) && is_dot(&pair[1]))
            .filter(|_| self.is_number() || self == Self::Input)?;
        let end = tokens[dots..].iter().position(|token| !is_dot(token) && !is_punct(Some(token), '='));
        let bound = |tokens: &[TokenTree]| match tokens {
            [number] => syn::parse2::<LitInt>(number.clone().into()).ok()?.base10_parse::<usize>().ok(),
            _ => None,
        };
        let bounds = bound(&tokens[..dots]).zip(end.and_then(|end| bound(&tokens[dots + end..])));
        let few = bounds.filter(|(start, end)| (1..LONGEST).contains(&end.saturating_sub(*start)));
        let numbers = few.map(|(start, end)| (start..=end).map(|number| number.to_string()).collect());
        Some(numbers.unwrap_or_default())
    }

    /// Whether an alternative without brackets can begin with these tokens.
    pub(super) fn begins(self, tokens: &[TokenTree]) -> bool {
        match (self, tokens) {
            (_, [TokenTree::Ident(word), ..]) => {
                let is_activation = is_activation(tokens.first()) && !matches!(self, Self::Activation { .. });
                let is_word = ["input", "sparse", "loss", "seed", "move"].iter().any(|known| word == known);
                !is_activation && !is_word && !modifier::TABLE.is_word(word)
            }
            (Self::Activation { .. }, [TokenTree::Group(group), ..]) => group.delimiter() == Delimiter::Bracket,
            (Self::Activation { .. }, [TokenTree::Literal(_), ..]) => false,
            (Self::Width { .. }, [TokenTree::Group(group), ..]) => group.delimiter() != Delimiter::Parenthesis,
            (_, [TokenTree::Group(_) | TokenTree::Literal(_), ..]) => true,
            (Self::Loss, [sign, ..]) => is_punct(Some(sign), '#'),
            (Self::Activation { .. }, [sign, ..]) => is_punct(Some(sign), ':'),
            (_, [sign, TokenTree::Literal(_), ..]) => is_punct(Some(sign), '.') || is_punct(Some(sign), '-'),
            _ => false,
        }
    }
}

/// The number of tokens of an expression, up to another part of the layer: `2 * N`, `-1`, `.5`, `10%`, `f(2)`.
fn expression_length(tokens: &[TokenTree]) -> usize {
    let is_sign = |index: usize, signs: &str| matches!(tokens.get(index), Some(TokenTree::Punct(sign)) if signs.contains(sign.as_char()));
    let is_group = |index: usize| matches!(tokens.get(index), Some(TokenTree::Group(_)));
    let mut length = 0;
    loop {
        while is_sign(length, "-!.&") && !is_sign(length + 1, ">") {
            length += 1;
        }
        let path = path::length(tokens.get(length..).unwrap_or_default());
        let is_operand = path > 0 || is_group(length) || matches!(tokens.get(length), Some(TokenTree::Literal(_)));
        length += if path > 0 { path } else { usize::from(is_operand) };
        while is_operand
            && matches!(tokens.get(length), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
        {
            length += 1;
        }
        let is_cast = matches!(tokens.get(length), Some(TokenTree::Ident(word)) if word == "as")
            && matches!(tokens.get(length + 1), Some(TokenTree::Ident(word)) if modifier::is_number_type(word));
        let is_operator = is_sign(length, "+-*/%.^&") && !is_sign(length + 1, ">");
        let is_of_a_part = is_sign(length, "+") && is_activation(tokens.get(length + 1));
        if !is_cast && (!is_operator || is_of_a_part) {
            return length.clamp(1, tokens.len().max(1));
        }
        length += 1;
    }
}

/// The number of tokens of a function: a path with generic arguments or constants.
fn function_length(tokens: &[TokenTree]) -> usize {
    if is_punct(tokens.first(), '\'') {
        return tokens.len().min(2); // a lifetime, which is no function
    }
    let length = path::length(tokens);
    if is_punct(tokens.get(length), '<') {
        return tokens.len(); // generics that are not closed
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
        } else if let [TokenTree::Literal(_), TokenTree::Ident(_), ..] = tokens.get(length..).unwrap_or_default() {
            length += 1; // a weight without `*`
        }
        length += function_length(tokens.get(length..).unwrap_or_default());
        if !is_punct(tokens.get(length), '+') {
            return length.min(tokens.len());
        }
        length += 1;
    }
}
