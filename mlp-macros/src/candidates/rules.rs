//! The rules of lists, one per function. All violations are reported, and repaired for the phases after this one.

use std::collections::HashSet;

use super::position::Position;
use super::product;
use super::syntax::{Definition, List};
use super::text;
use crate::message::{self, Errors};
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
    errors.push(match list.position {
        Position::Input => message::candidates::input(list.span),
        Position::Argument(word) => message::candidates::argument(list.span, word),
        Position::Modifier => message::candidates::modifier(list.span),
        _ => message::candidates::outside(list.span),
    });
    list.alternatives.truncate(1);
    if list.position == Position::Outside {
        // Its tokens would be reported as well.
        list.alternatives.iter_mut().for_each(|alternative| alternative.tokens.clear());
    }
}

fn alternatives_are_different(list: &mut List, errors: &mut Errors) {
    let mut seen = HashSet::new();
    list.alternatives.retain(|alternative| {
        let text = text::of(&alternative.tokens);
        let is_new = seen.insert(value(&text));
        if !is_new {
            let range = alternative.tokens.iter().cloned().collect::<proc_macro2::TokenStream>();
            errors.push(message::candidates::duplicate(SpanRange::of(range), &text));
        }
        is_new
    });
}

/// Numbers of the same value are the same: `0.50` and `0.5`.
fn value(text: &str) -> String {
    let digits = text.replace('_', "");
    digits.parse::<f64>().map_or_else(|_| text.to_owned(), |number| number.to_string())
}

fn outputs_have_one_width(list: &mut List, errors: &mut Errors) {
    if list.position == (Position::Width { of_output: true }) && list.alternatives.len() > 1 {
        errors.push(message::candidates::output_width(list.span));
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
        errors.push(message::candidates::too_many(lists[index].span, total, MOST));
    }
    for list in lists {
        list.alternatives.truncate(1);
    }
}
