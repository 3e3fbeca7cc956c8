//! Parses a list of alternatives.

use proc_macro2::{Group, Ident, Span, TokenTree};

use super::parse::{Next, Place, begins_width};
use super::position::{self, Position};
use super::syntax::{Alternative, List};
use super::{constants, text};
use crate::builtin::FunctionKind;
use crate::message::{self, Errors};
use crate::modifier;
use crate::parse::alternatives;
use crate::span::SpanRange;
use crate::token::lookahead::is_punct;

/// Parses the list in this group, which the range shows to the user.
pub(super) fn parse(group: &Group, range: SpanRange, place: Place, errors: &mut Errors) -> List {
    let Place { position, is_first, has_loss, next } = place;
    let ends_layer = next == Next::End;
    let mut tokens: Vec<_> = group.stream().into_iter().collect();
    let is_empty = tokens.is_empty();
    if is_empty {
        errors.push(message::candidates::empty_list(range, position.example()));
    }
    let word = match position {
        Position::Loss => "loss",
        Position::Argument(word) => word,
        _ => "",
    };
    if segments(&tokens).any(|alternative| is_word(alternative.first(), word)) {
        tokens = without_word(&tokens, word);
        let list = text_of(segments(&tokens));
        errors.push(message::candidates::word_in_a_list(range, word, &format!("{word} {list}")));
    }
    let is_number = |alternative: &[TokenTree]| matches!(alternative.first(), Some(TokenTree::Literal(_)));
    let are_widths = !is_empty && segments(&tokens).all(is_number);
    let is_activation = matches!(position, Position::Activation { .. });
    // In another position, the list is the mistake.
    let mut ignored = Errors::default();
    let of_alternatives = if position.is_allowed() { &mut *errors } else { &mut ignored };
    let mut alternatives = match position {
        _ if is_empty => vec![],
        Position::Statement => vec![statement(&tokens, range, has_loss, errors)],
        Position::Activation { .. } if are_widths && ends_layer => widths(&tokens, range, place, errors),
        _ => self::alternatives(&tokens, place, of_alternatives),
    };
    if alternatives.is_empty() {
        let is_superfluous = has_loss && position == Position::Statement;
        let tokens = if is_superfluous { vec![] } else { position.placeholder(range.start) };
        alternatives.push(Alternative::new(tokens));
    }
    if is_first {
        without_input(&mut alternatives, are_widths, range.start);
    }
    let mut list = List { range, position, alternatives };
    if ends_layer && is_activation {
        add_width(&mut list, is_empty, errors);
    }
    list
}

/// The tokens between the `|` of a list.
pub(super) fn segments(tokens: &[TokenTree]) -> impl Iterator<Item = &[TokenTree]> {
    tokens.split(|token| is_punct(Some(token), '|'))
}

/// A list of these alternatives, for messages.
fn text_of<'a>(alternatives: impl Iterator<Item = &'a [TokenTree]>) -> String {
    format!("[{}]", alternatives.map(text::of).collect::<Vec<_>>().join(" | "))
}

fn is_word(token: Option<&TokenTree>, expected: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == expected)
}

/// The tokens of a list without this word at the start of its alternatives.
fn without_word(tokens: &[TokenTree], word: &str) -> Vec<TokenTree> {
    let begins = |index: usize| index == 0 || is_punct(tokens.get(index - 1), '|');
    let is_left = |(index, token): &(usize, &TokenTree)| !begins(*index) || !is_word(Some(token), word);
    tokens.iter().enumerate().filter(is_left).map(|(_, token)| token.clone()).collect()
}

/// Repairs a list at the start of the network: the missing input is reported once, and that of a list of widths with the list.
fn without_input(alternatives: &mut Vec<Alternative>, are_widths: bool, span: Span) {
    alternatives.truncate(1);
    if are_widths {
        let input = Ident::new("input", span);
        for alternative in alternatives {
            alternative.tokens.insert(0, input.clone().into());
        }
    }
}

/// Reports that no width follows the activations, unless these have some of their own or are missing, which has been reported.
fn add_width(list: &mut List, is_empty: bool, errors: &mut Errors) {
    let has_width = |alternative: &Alternative| alternative.tokens.iter().any(begins_width);
    if !is_empty && !list.alternatives.iter().any(has_width) {
        errors.push(message::candidates::missing_width(list.range));
    }
    for alternative in list.alternatives.iter_mut().filter(|alternative| !has_width(alternative)) {
        alternative.tokens.extend(Position::Width { of_output: false }.placeholder(list.range.start));
    }
}

/// The widths of layers without an activation, which is reported and added.
fn widths(tokens: &[TokenTree], range: SpanRange, place: Place, errors: &mut Errors) -> Vec<Alternative> {
    let place = Place { position: Position::Width { of_output: false }, ..place };
    let mut alternatives = self::alternatives(tokens, place, errors);
    let text = text_of(alternatives.iter().map(|alternative| alternative.tokens.as_slice()));
    errors.push(message::candidates::missing_activation(range, &text));
    let activation = Ident::new("linear", range.start);
    for alternative in &mut alternatives {
        alternative.tokens.insert(0, activation.clone().into());
    }
    alternatives
}

/// The statement that a list takes the place of: `[loss squared | loss absolute]`, or losses alone.
fn statement(tokens: &[TokenTree], range: SpanRange, has_loss: bool, errors: &mut Errors) -> Alternative {
    if is_word(tokens.first(), "seed") {
        // Reported with the network.
        return Alternative::new(tokens[..2.min(tokens.len())].to_vec());
    }
    let losses = without_word(tokens, "loss");
    let first = segments(&losses).next().unwrap_or_default();
    let is_loss = |token: &TokenTree| FunctionKind::Loss.closest(&token.to_string()).is_some();
    if !has_loss && first.iter().any(is_loss) {
        let list = text_of(segments(&losses));
        errors.push(message::candidates::word_in_a_list(range, "loss", &format!("loss {list}")));
        let word = Ident::new("loss", range.start).into();
        return Alternative::new(std::iter::once(word).chain(first.iter().cloned()).collect());
    }
    errors.push(message::candidates::outside(range));
    Alternative::new(if has_loss { vec![] } else { Position::Statement.placeholder(range.start) })
}

/// Splits the tokens of a list at `|`, and where one is missing.
fn alternatives(tokens: &[TokenTree], place: Place, errors: &mut Errors) -> Vec<Alternative> {
    let mut alternatives = Vec::new();
    let mut sign = None;
    let mut rest = tokens;
    loop {
        let end = rest.iter().position(|token| is_punct(Some(token), '|'));
        let (alternative, after) = rest.split_at(end.unwrap_or(rest.len()));
        if alternative.is_empty() {
            // The sign before a missing alternative or, at the start of the list, the one after it.
            if let Some(superfluous) = sign.or_else(|| after.first()) {
                errors.push(message::candidates::superfluous_sign(superfluous.span()));
            }
        } else {
            separate(alternative, alternative.len() == tokens.len(), place, &mut alternatives, errors);
        }
        let Some((next, others)) = after.split_first() else { return alternatives };
        (sign, rest) = (Some(next), others);
    }
}

/// The tokens between two `|`: one alternative, or several after reporting what is between them. Are they the whole list?
fn separate(
    tokens: &[TokenTree],
    is_whole: bool,
    place: Place,
    alternatives: &mut Vec<Alternative>,
    errors: &mut Errors,
) {
    let position = place.position;
    let Some(start) = tokens.first() else { return };
    if let TokenTree::Group(inner) = start
        && (position::is_list(tokens, 0) || alternatives::is_list(tokens, 0))
    {
        errors.push(message::candidates::nested(inner.span()));
        let inner: Vec<_> = inner.stream().into_iter().collect();
        alternatives.extend(self::alternatives(&inner, place, errors));
        return;
    }
    if let Some(numbers) = position.list_of_range(tokens) {
        let range = SpanRange::from(start).to(&tokens[tokens.len() - 1]);
        errors.push(match position {
            Position::Width { of_output: true } => message::candidates::output_width(range),
            _ => message::candidates::range(range, &numbers, is_whole, position.example()),
        });
        alternatives.push(Alternative { tokens: position.placeholder(range.start), is_cut: true });
        return;
    }
    if matches!(start, TokenTree::Punct(sign) if "@$%^*~?=+/>".contains(sign.as_char())) {
        errors.push(message::stray(start.span(), start, if alternatives.is_empty() { "`[`" } else { "`|`" }));
        return separate(&tokens[1..], is_whole, place, alternatives, errors);
    }
    if matches!((position, start), (Position::Activation { .. }, TokenTree::Literal(_))) && place.next != Next::Other {
        return width_among_activations(tokens, place, alternatives, errors);
    }
    let length = if is_whole && position.are_separated(tokens) { 1 } else { position.length(tokens) };
    let (first, rest) = tokens.split_at(length.clamp(1, tokens.len()));
    alternatives.push(Alternative::new(with_one_constant(first, errors)));
    let (Some(last), Some(next)) = (alternatives.last_mut(), rest.first()) else { return };
    let word = next.to_string();
    if matches!(position, Position::Activation { .. }) && begins_width(next) {
        errors.push_recurring(message::candidates::width_of_an_alternative(next));
        last.is_cut = true;
        // It is the only one, so the layer is complete.
        if place.next != Next::Width {
            last.tokens.push(next.clone());
        }
    } else if modifier::TABLE.examples().any(|example| example.split(' ').next() == Some(&word)) {
        errors.push(message::candidates::modifier_of_an_alternative(next));
        last.is_cut = true;
    } else if [",", ";", "/", "or", "&", "+"].contains(&word.as_str()) {
        errors.push_recurring(message::candidates::wrong_separator(next));
        separate(&rest[1..], is_whole, place, alternatives, errors);
    } else if matches!(next, TokenTree::Punct(sign) if !":'-.#".contains(sign.as_char())) {
        errors.push(message::stray(next.span(), next, format_args!("`{}`", text::of(first))));
        last.is_cut = true;
    } else {
        errors.push_recurring(message::candidates::missing_separator(next));
        separate(rest, is_whole, place, alternatives, errors);
    }
}

/// Reports a width in place of an activation: `[3 | relu]`. It is the width of the layer, if there is no other.
fn width_among_activations(
    tokens: &[TokenTree],
    place: Place,
    alternatives: &mut Vec<Alternative>,
    errors: &mut Errors,
) {
    let width = &tokens[0];
    errors.push_recurring(message::candidates::width_of_an_alternative(width));
    let mut repaired = place.position.placeholder(width.span());
    if place.next != Next::Width {
        repaired.push(width.clone());
    }
    alternatives.push(Alternative { tokens: repaired, is_cut: true });
}

/// The tokens of an alternative with one constant in place of several.
fn with_one_constant(tokens: &[TokenTree], errors: &mut Errors) -> Vec<TokenTree> {
    let constant = |(index, token): (usize, &TokenTree)| match token {
        TokenTree::Group(group) => {
            let before = index.checked_sub(1).map(|before| &tokens[before]);
            constants::first(group, before, Some(token), errors).map_or_else(|| token.clone(), TokenTree::Group)
        }
        token => token.clone(),
    };
    tokens.iter().enumerate().map(constant).collect()
}
