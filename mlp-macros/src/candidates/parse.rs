//! Parses the lists of alternatives. The network around them is parsed as that of `network!`, once for each combination.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenTree};

use super::position::{self, Position};
use super::syntax::{Alternative, List, Piece};
use crate::message::{self, Errors};
use crate::modifier;
use crate::parse::alternatives;
use crate::token::lookahead::is_punct;

/// Finds the lists among the tokens of a body.
pub(super) fn body(mut tokens: Vec<TokenTree>, errors: &mut Errors) -> Vec<Piece> {
    for index in 0..tokens.len() {
        if let TokenTree::Group(group) = &tokens[index]
            && group.delimiter() != Delimiter::Bracket
            && alternatives::is_list(group, tokens.get(index + 1))
        {
            let list = alternatives::list(group);
            errors.push_recurring(message::candidates::other_brackets(group.span(), &list));
            tokens[index] = TokenTree::Group(list);
        }
    }
    let mut positions = position::positions(&tokens).into_iter();
    let is_list: Vec<_> = (0..tokens.len()).map(|index| position::is_list(&tokens, index)).collect();
    let has_width: Vec<_> = (1..=tokens.len()).map(|next| tokens.get(next).is_some_and(begins_width)).collect();
    let ends_layer: Vec<_> = (1..=tokens.len()).map(|next| ends_layer(&tokens[next..])).collect();
    let piece = |(((token, is_list), has_width), ends_layer)| match token {
        TokenTree::Group(group) if is_list => {
            let position = positions.next().unwrap_or(Position::Outside);
            let mut list = list(&group, position, has_width, errors);
            if ends_layer && matches!(position, Position::Activation { .. }) {
                add_width(&mut list, errors);
            }
            Piece::List(list)
        }
        token => {
            if let TokenTree::Group(group) = &token
                && group.delimiter() == Delimiter::Parenthesis
                && let Some(list) = list_among(group)
            {
                errors.push(message::candidates::constants(list));
            }
            Piece::Token(token)
        }
    };
    tokens.into_iter().zip(is_list).zip(has_width).zip(ends_layer).map(piece).collect()
}

/// Whether a layer ends here, so that the activations before have no width.
fn ends_layer(next: &[TokenTree]) -> bool {
    match next {
        [TokenTree::Ident(word), ..] => modifier::TABLE.is_word(word),
        // Reported with the layer as one in its middle.
        [equals, greater, width, ..]
            if is_punct(Some(equals), '=') && is_punct(Some(greater), '>') && begins_width(width) =>
        {
            false
        }
        next => next.is_empty() || ['=', ';', '+', '>'].iter().any(|sign| is_punct(next.first(), *sign)),
    }
}

/// Reports that no width follows the activations, unless these have some of their own, which has been reported.
fn add_width(list: &mut List, errors: &mut Errors) {
    let has_width = |alternative: &Alternative| alternative.tokens.iter().any(begins_width);
    if !list.alternatives.iter().any(has_width) {
        errors.push(message::candidates::missing_width(list.span));
    }
    for alternative in list.alternatives.iter_mut().filter(|alternative| !has_width(alternative)) {
        alternative.tokens.push(Literal::usize_unsuffixed(2).into());
    }
}

/// A list among the constants of a function.
fn list_among(constants: &Group) -> Option<Span> {
    let has_sign = |group: &Group| group.stream().into_iter().any(|token| is_punct(Some(&token), '|'));
    constants.stream().into_iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && has_sign(&group) => Some(group.span()),
        _ => None,
    })
}

/// Parses a list; is there a width after it?
fn list(group: &Group, position: Position, has_width: bool, errors: &mut Errors) -> List {
    let span = group.span();
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let mut alternatives = Vec::new();
    if tokens.is_empty() {
        errors.push(message::candidates::empty_list(span, position.example()));
    } else {
        alternatives = self::alternatives(&tokens, position, has_width, errors);
    }
    if alternatives.is_empty() {
        alternatives.push(Alternative { tokens: position.placeholder(span) });
    }
    List { span, position, alternatives }
}

/// Splits the tokens of a list at `|`, and where one is missing.
fn alternatives(tokens: &[TokenTree], position: Position, has_width: bool, errors: &mut Errors) -> Vec<Alternative> {
    let mut alternatives = Vec::new();
    let mut sign = None;
    let mut rest = tokens;
    loop {
        let end = rest.iter().position(|token| is_punct(Some(token), '|'));
        let (alternative, after) = rest.split_at(end.unwrap_or(rest.len()));
        if alternative.is_empty() {
            // The sign before a missing alternative or, at the start of the list, the one after it.
            let superfluous = sign.or_else(|| after.first()).map_or_else(Span::call_site, TokenTree::span);
            errors.push(message::candidates::superfluous_sign(superfluous));
        } else {
            separate(alternative, position, has_width, &mut alternatives, errors);
        }
        let Some((next, others)) = after.split_first() else { return alternatives };
        (sign, rest) = (Some(next), others);
    }
}

/// The tokens between two `|`: one alternative, or several after reporting what is between them.
fn separate(
    tokens: &[TokenTree],
    position: Position,
    has_width: bool,
    alternatives: &mut Vec<Alternative>,
    errors: &mut Errors,
) {
    if let Some(TokenTree::Group(inner)) = tokens.first()
        && inner.delimiter() == Delimiter::Bracket
        && position::is_list(tokens, 0)
    {
        errors.push(message::candidates::nested(inner.span()));
        let inner: Vec<_> = inner.stream().into_iter().collect();
        alternatives.extend(self::alternatives(&inner, position, has_width, errors));
        return;
    }
    let (first, rest) = tokens.split_at(position.length(tokens).clamp(1, tokens.len()));
    alternatives.push(Alternative { tokens: first.to_vec() });
    let Some(next) = rest.first() else { return };
    let word = next.to_string();
    if matches!(position, Position::Activation { .. }) && begins_width(next) {
        errors.push_recurring(message::candidates::width_of_an_alternative(next));
        // It is the only one, so the layer is complete.
        if let Some(last) = alternatives.last_mut().filter(|_| !has_width) {
            last.tokens.push(next.clone());
        }
    } else if modifier::TABLE.examples().any(|example| example.split(' ').next() == Some(&word)) {
        errors.push(message::candidates::modifier_of_an_alternative(next));
    } else if [",", ";", "/", "or", "&", "+"].contains(&word.as_str()) {
        errors.push_recurring(message::candidates::wrong_separator(next));
        if rest.len() > 1 {
            separate(&rest[1..], position, has_width, alternatives, errors);
        }
    } else {
        errors.push_recurring(message::candidates::missing_separator(next));
        separate(rest, position, has_width, alternatives, errors);
    }
}

fn begins_width(token: &TokenTree) -> bool {
    match token {
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => matches!(group.delimiter(), Delimiter::Brace | Delimiter::Bracket),
        _ => false,
    }
}
