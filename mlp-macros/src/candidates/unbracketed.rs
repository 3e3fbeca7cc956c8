//! Encloses alternatives in the square brackets that are missing: `relu 3 | 4`, `relu (3 | 4)`.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Group, Punct, Spacing, Span, TokenTree};

use super::path;
use super::position::Position;
use super::reader::Reader;
use crate::builtin::FunctionKind;
use crate::parse::alternatives;
use crate::span::SpanRange;
use crate::token::lookahead::{is_activation, is_punct};

/// Replaces such alternatives by lists. Returns their locations, by the index of the list.
pub(super) fn enclose(tokens: &mut Vec<TokenTree>) -> HashMap<usize, SpanRange> {
    let mut ranges = HashMap::new();
    let mut reader = Reader::default();
    for index in 0.. {
        let Some(token) = tokens.get(index) else { return ranges };
        if let TokenTree::Group(group) = token
            && group.delimiter() != Delimiter::Bracket
            && (alternatives::is_list(tokens, index)
                || is_list_of_widths(tokens, index)
                || is_range_or_losses(group, &reader))
        {
            ranges.insert(index, group.span().into());
            tokens[index] = TokenTree::Group(alternatives::list(group));
        } else if let Some(position) = reader.next()
            && let Some((list, length)) = without_brackets(position, reader.takes_commas(), &tokens[index..])
        {
            ranges.insert(index, SpanRange::from(token).to(&tokens[index + length - 1]));
            tokens.splice(index..index + length, [TokenTree::Group(list)]);
        }
        reader.read(tokens, index);
    }
    ranges
}

/// Whether these are widths, or layers: `(3, 4)` after an activation, which in `network!` are the factors of one width, `{3 | 4}`,
/// which is a const expression there, or `(relu 3 | tanh 4)`, which are the parts of a layer.
fn is_list_of_widths(tokens: &[TokenTree], index: usize) -> bool {
    let TokenTree::Group(group) = &tokens[index] else { return false };
    let content: Vec<_> = group.stream().into_iter().collect();
    let separated = |sign| content.split(move |token| is_punct(Some(token), sign));
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let are_numbers =
        |sign| separated(sign).count() > 1 && separated(sign).all(|words| matches!(words, [TokenTree::Literal(_)]));
    let are_layers = separated('|').all(|words| is_activation(words.first()) && words.len() > 1);
    let is_width = is_activation(before) && !alternatives::are_constants(before, tokens.get(index + 1));
    match group.delimiter() {
        Delimiter::Parenthesis if are_numbers(',') && is_width => true,
        Delimiter::Parenthesis => {
            are_layers && separated('|').count() > 1 && !matches!(before, Some(TokenTree::Ident(_)))
        }
        Delimiter::Brace => are_numbers('|') && !is_punct(before, '<'),
        Delimiter::Bracket | Delimiter::None => false,
    }
}

/// Whether these are a range, `(3..5)`, or losses, `loss (squared, absolute)`.
fn is_range_or_losses(group: &Group, reader: &Reader) -> bool {
    let Some(position) = reader.next() else { return false };
    let content: Vec<_> = group.stream().into_iter().collect();
    let mut separated = content.split(|token| is_punct(Some(token), ','));
    match position {
        Position::Loss => {
            reader.takes_commas() && separated.clone().count() > 1 && separated.all(|loss| !loss.is_empty())
        }
        _ => group.delimiter() == Delimiter::Parenthesis && position.list_of_range(&content).is_some(),
    }
}

/// The list of the alternatives at the start of these tokens, and their number of tokens. May they be separated by `,`?
fn without_brackets(position: Position, takes_commas: bool, tokens: &[TokenTree]) -> Option<(Group, usize)> {
    if let Some(found) = alternatives::in_angles(tokens) {
        return Some(found);
    }
    if let Some(length) = range_length(position, tokens) {
        return Some((in_brackets(tokens[..length].to_vec(), tokens[0].span()), length));
    }
    let have_widths = are_layers(position, tokens);
    let mut content = Vec::new();
    let mut length = 0;
    let mut number = 0;
    loop {
        let rest = tokens.get(length..).unwrap_or_default();
        if !position.begins(rest) {
            break;
        }
        let alternative = position.length(rest).clamp(1, rest.len());
        let alternative = alternative + usize::from(have_widths && rest.get(alternative).is_some_and(is_number));
        match &rest[0] {
            TokenTree::Group(list) if list.delimiter() == Delimiter::Bracket => content.extend(list.stream()),
            _ => content.extend_from_slice(&rest[..alternative]),
        }
        number += 1;
        length += alternative;
        let separator = separator(position, takes_commas, &tokens[length..]);
        // An activation after a value begins another layer.
        if separator == 0 || position.is_value() && is_activation(tokens.get(length + separator)) {
            break;
        }
        let mut sign = Punct::new('|', Spacing::Alone);
        sign.set_span(tokens[length].span());
        content.push(sign.into());
        length += separator;
    }
    if is_punct(content.last(), '|') {
        content.pop();
    }
    let list = in_brackets(content, tokens.first()?.span());
    (number > 1).then_some((list, length))
}

fn in_brackets(content: Vec<TokenTree>, span: Span) -> Group {
    let mut list = Group::new(Delimiter::Bracket, content.into_iter().collect());
    list.set_span(span);
    list
}

/// The number of tokens of the range at the start of these: `3..5`, `N..=M`.
fn range_length(position: Position, tokens: &[TokenTree]) -> Option<usize> {
    let operand = |tokens: &[TokenTree]| {
        let operand = if position.begins(tokens) { path::length(tokens).max(1) } else { 0 };
        operand.min(tokens.len())
    };
    let is = |index: usize, sign| is_punct(tokens.get(index), sign);
    let dots = operand(tokens);
    if dots == 0 || !is(dots, '.') || !is(dots + 1, '.') {
        return None;
    }
    let is_inclusive = is(dots + 2, '=') && !is(dots + 3, '>');
    let end = dots + 2 + usize::from(is_inclusive);
    let length = end + operand(&tokens[end..]);
    position.list_of_range(&tokens[..length]).map(|_| length)
}

/// Whether the alternatives at the start of these tokens are layers: `relu 3 | tanh 4`.
fn are_layers(position: Position, tokens: &[TokenTree]) -> bool {
    let length = position.length(tokens);
    matches!(position, Position::Activation { .. })
        && tokens.get(length).is_some_and(is_number)
        && is_punct(tokens.get(length + 1), '|')
        && is_activation(tokens.get(length + 2))
}

fn is_number(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Literal(_))
}

fn is_loss(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(word) if FunctionKind::Loss.find(&word.to_string()).is_some())
}

/// The number of tokens of the separator of two alternatives at the start of these: `|`, `||`, `or`, or a `,` between numbers or losses
/// where it can be meant. The word of a modifier or a loss may follow it, `dropout 0.1 | dropout 0.2`.
fn separator(position: Position, takes_commas: bool, tokens: &[TokenTree]) -> usize {
    let is_sign = |index: usize| is_punct(tokens.get(index), '|');
    let is_word =
        |index: usize, expected: &str| matches!(tokens.get(index), Some(TokenTree::Ident(word)) if word == expected);
    let length = match tokens.first() {
        Some(TokenTree::Ident(word)) if word == "or" => 1,
        _ if is_punct(tokens.first(), ',') => {
            let is_swapped = is_activation(tokens.get(2));
            let is_meant = match position {
                Position::Loss => tokens.get(1).is_some_and(is_loss),
                _ if position.is_value() && position.is_allowed() => {
                    !is_swapped && tokens.get(1).is_some_and(is_number)
                }
                _ => false,
            };
            return usize::from(takes_commas && is_meant);
        }
        _ if !is_sign(0) || is_punct(tokens.get(1), '>') => return 0,
        _ => 1 + usize::from(is_sign(1)),
    };
    let repeats = match position {
        Position::Loss => is_word(length, "loss"),
        Position::Argument(word) => is_word(length, word),
        _ => false,
    };
    length + usize::from(repeats)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_missing_brackets(text: &str) -> bool {
        let mut tokens: Vec<_> = text.parse::<proc_macro2::TokenStream>().expect("tokens").into_iter().collect();
        !enclose(&mut tokens).is_empty()
    }

    #[test]
    fn other_signs_and_brackets_are_no_alternatives() {
        for text in [
            "< input 4 as one, 3 as other => relu 3 from (one, other) => linear 1; loss squared >",
            "< input 4 dropout 0.1, 3 dropout 0.2 => relu 3 => linear 1; loss squared >",
            "< input sparse 9742 as history, 3 as context => relu 3 => linear 1; loss squared >",
            "< input 2 => relu { 2 * N } => relu { A | B } => softmax (N + 1); loss squared >",
            "< input 2 => leaky_relu(0.1) 3 => Mine<3> 4 connect band => linear 1; loss huber(0.5) + squared >",
            "< input 2 => relu 3 + tanh 4 repeat 2 => (tanh, relu) => linear 1; loss squared >",
            "< input 2 => relu 3 => linear 1 + tanh 2; loss squared, absolute >",
            "< input 2 => Mine<3, 4> 3 => P<Q<3>> 4 => linear 1; loss squared >",
        ] {
            assert!(!has_missing_brackets(text), "{text}");
        }
    }

    #[test]
    fn alternatives_have_missing_brackets() {
        for text in [
            "< input 4 dropout 0.1 | 0.2 => linear 1; loss squared >",
            "< input 2 => relu 3, 4 => linear 1; loss squared >",
            "< input 2 => relu 3 dropout 0, 0.2 => linear 1; loss squared >",
            "< input 2 => relu (3 | 4) => linear 1; loss squared >",
            "< input 2 => relu 3..5 => linear 1; loss squared >",
            "< input 2 => relu 3 repeat (1..=2) => linear 1; loss squared >",
            "< input 2 => relu 3 + tanh 4 => linear 1; loss squared, absolute >",
            "< input 2 => relu 3 => linear 1; loss (squared, huber(0.5)) >",
        ] {
            assert!(has_missing_brackets(text), "{text}");
        }
    }
}
