//! The rules of lists, one per function. All violations are reported, and repaired for the phases after this one.

use std::collections::HashMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::LitInt;

use super::position::Position;
use super::syntax::{Alternative, Definition, List};
use super::{product, text, value};
use crate::message::{self, Errors};
use crate::modifier;
use crate::parse::alternatives::MODIFIERS;
use crate::span::SpanRange;

/// The most networks of an enum.
const MOST: usize = 64;

/// Returns the mistakes that may be consequences of others: after an unexpected token, the position of a list is not known.
pub(super) fn check(definition: &mut Definition, errors: &mut Errors) -> Errors {
    let mut of_positions = Errors::default();
    for list in definition.lists_mut() {
        list_is_in_an_allowed_position(list, &mut of_positions);
        alternatives_are_different(list, errors);
        outputs_have_one_width(list, errors);
    }
    product_is_small(definition, errors);
    of_positions
}

fn list_is_in_an_allowed_position(list: &mut List, errors: &mut Errors) {
    if list.position.is_allowed() {
        return;
    }
    let meant = arguments_of_a_modifier(list);
    match (list.position, modifier_of(list)) {
        // Reported in the network, since `candidates!` defines types, and when it was parsed.
        (Position::Argument("seed") | Position::Statement, _) => {}
        (Position::Argument(word), _) => errors.push(message::candidates::argument(list.range, word)),
        (Position::Input, _) if meant.is_none() => errors.push(message::candidates::input(list.range)),
        (Position::Modifier, Some(word)) => {
            let meant = format!("{word} [{}]", texts(list).join(" | "));
            errors.push(message::candidates::without_modifier(list.range, &meant));
            clear(list);
        }
        (Position::Input | Position::Modifier, _) => errors.push(message::candidates::modifiers(list.range, meant)),
        _ => {
            errors.push(message::candidates::outside(list.range));
            clear(list);
        }
    }
    list.alternatives.truncate(1);
}

/// Removes the tokens, which would be reported as well.
fn clear(list: &mut List) {
    list.alternatives.iter_mut().for_each(|alternative| alternative.tokens.clear());
}

fn texts(list: &List) -> Vec<String> {
    list.alternatives.iter().map(|alternative| text::of(&alternative.tokens)).collect()
}

/// The list meant by one of modifiers: `dropout [0.1 | 0.2]` for `[dropout 0.1 | dropout 0.2]`.
fn arguments_of_a_modifier(list: &List) -> Option<String> {
    let split = |text: &String| text.split_once(' ').map(|(word, argument)| (word.to_owned(), argument.to_owned()));
    let modifiers = texts(list).iter().map(split).collect::<Option<Vec<_>>>()?;
    let (word, _) = modifiers.first()?;
    let is_one = MODIFIERS.contains(&word.as_str()) && modifiers.iter().all(|(other, _)| other == word);
    let arguments: Vec<_> = modifiers.iter().map(|(_, argument)| argument.as_str()).collect();
    is_one.then(|| format!("{word} [{}]", arguments.join(" | ")))
}

/// The modifier that probably has these arguments.
fn modifier_of(list: &List) -> Option<&'static str> {
    let first = |alternative: &Alternative| alternative.tokens.first().cloned();
    let firsts = list.alternatives.iter().map(first).collect::<Option<Vec<_>>>()?;
    let is_literal = |token: &TokenTree| matches!(token, TokenTree::Literal(_));
    if firsts.iter().all(is_literal) {
        let is_integer = |token: &TokenTree| syn::parse2::<LitInt>(token.clone().into()).is_ok();
        return Some(if firsts.iter().all(is_integer) { "repeat" } else { "dropout" });
    }
    let is_modifier = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if modifier::TABLE.is_word(word));
    (!firsts.iter().any(is_modifier)).then_some("init")
}

fn alternatives_are_different(list: &mut List, errors: &mut Errors) {
    let mut seen = HashMap::<String, String>::new();
    let position = list.position;
    list.alternatives.retain(|alternative| {
        let (text, value) = (text::of(&alternative.tokens), value::of(&alternative.tokens, position));
        if let Some(earlier) = seen.get(&value).filter(|_| !alternative.is_cut) {
            let range = SpanRange::of(alternative.tokens.iter().cloned().collect::<TokenStream>());
            errors.push(message::candidates::duplicate(range, &text, earlier));
            return false;
        }
        seen.insert(value, text);
        true
    });
}

fn outputs_have_one_width(list: &mut List, errors: &mut Errors) {
    if list.position == (Position::Width { of_output: true }) && list.alternatives.len() > 1 {
        errors.push(message::candidates::output_width(list.range));
        list.alternatives.truncate(1);
    }
}

fn product_is_small(definition: &mut Definition, errors: &mut Errors) {
    let total = product::size(definition);
    if total <= MOST {
        return;
    }
    let mut product = 1_usize;
    let lists: Vec<_> = definition.lists_mut().collect();
    let exceeds = |list: &&mut List| {
        product = product.saturating_mul(list.alternatives.len());
        product > MOST
    };
    if let Some(index) = lists.iter().position(exceeds) {
        errors.push(message::candidates::too_many(lists[index].range, total, MOST));
    }
    for list in lists {
        list.alternatives.truncate(1);
    }
}
